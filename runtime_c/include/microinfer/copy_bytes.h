/* copy_bytes.h -- a whole tensor to another place, any element type. */
#ifndef MICROINFER_COPY_BYTES_H
#define MICROINFER_COPY_BYTES_H

#include "microinfer/mi_config.h"

/* input and output must not overlap. */
void mi_copy_bytes(const void *input, void *output, size_t size);

#endif
