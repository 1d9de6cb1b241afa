// The headers that coursework is made of, read once for all submissions. A layer that forgets one
// of them compiles here all the same.
#include "engine/gradient_check.hpp"
#include "engine/nets.hpp"
#include "engine/random.hpp"
#include "flows/bijector.hpp"
#include "flows/chain.hpp"
#include "flows/checks/check_bijector.hpp"
#include "flows/data/statistics.hpp"
#include "flows/flow.hpp"
#include "flows/layers/autoregressive/made.hpp"
#include "flows/layers/coupling/coupling.hpp"
#include "flows/layers/elementwise/elementwise.hpp"
#include "flows/layers/linear/lu_linear.hpp"
#include "flows/targets/toy_densities.hpp"
#include "flows/training/trainer.hpp"

#include <fstream>
#include <iostream>
