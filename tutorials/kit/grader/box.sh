#!/bin/sh
# Runs a command in a root folder of its own, in which nothing can be read but what is named here.
# box.py starts it in new namespaces, as their first process: when it ends, whatever the command
# has started ends too.
#
#   box.sh ROOT OWNER SIZE WORK READABLE… -- COMMAND…
#
# ROOT is an empty folder. WORK is the folder that the command may write to: a new one in memory of
# SIZE megabytes, or the folder WORK of the machine itself if SIZE is 0. READABLE can only be read.
# The line "box.sh: ready" on standard error says that the command is about to start.
set -eu
root=$1 owner=$2 size=$3 work=$4
shift 4

# show PATH [OPTION…]: puts a file or folder of the machine into the root, a link as a link.
show() {
  path=$1
  if [ -L "$path" ]; then
    mkdir -p "$root$(dirname "$path")"
    [ -e "$root$path" ] || ln -s "$(readlink "$path")" "$root$path"
    return
  elif [ -d "$path" ]; then
    mkdir -p "$root$path"
  else
    mkdir -p "$root$(dirname "$path")"
    : >"$root$path"
  fi
  mount --rbind "$path" "$root$path"
}

# In a user namespace the flags of a mount can only be tightened, and nosuid and nodev may be on.
protect() {
  [ -L "$1" ] || mount -o remount,bind,ro,nosuid "$root$1" 2>/dev/null ||
    mount -o remount,bind,ro,nosuid,nodev "$root$1"
}

mount -t tmpfs -o mode=755,size=16m none "$root"
for each in /usr /bin /lib /lib32 /lib64 /libx32 /etc/alternatives /etc/ld.so.cache; do
  [ ! -e "$each" ] || { show "$each" && protect "$each"; }
done
for each in /dev/null /dev/zero /dev/urandom; do
  show "$each"
done
while [ "$1" != -- ]; do
  show "$1"
  protect "$1"
  shift
done
shift
if [ "$size" = 0 ]; then
  show "$work"
else
  mkdir -p "$root$work"
  mount -t tmpfs -o "uid=$owner,mode=700,size=${size}m,nosuid" none "$root$work"
fi
echo 'box.sh: ready' >&2
code=0
/usr/sbin/chroot "$root" /usr/bin/env -C "$work" "$@" || code=$?
exit "$code"
