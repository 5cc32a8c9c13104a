/* mi_values_s16.h -- what a kernel's text means for int16 values. */
#ifndef MICROINFER_MI_VALUES_S16_H
#define MICROINFER_MI_VALUES_S16_H

#include "microinfer/mi_wide_rows.h"

#define MI_VALUE int16_t
#define MI_LEAST INT16_MIN
#define MI_MOST INT16_MAX
#define MI_ROWS mi_wide_rows

#endif
