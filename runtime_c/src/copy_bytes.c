/* copy_bytes.c -- a whole tensor to another place: READ_VARIABLE and ASSIGN_VARIABLE. */
#include "microinfer/copy_bytes.h"

#include <string.h>

void mi_copy_bytes(const void *input, void *output, size_t size)
{
    memcpy(output, input, size);
}
