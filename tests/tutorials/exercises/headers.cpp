// An empty source: the precompiled header of the exercises needs one.
