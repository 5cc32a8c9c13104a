/* cast.c -- CAST: twin of microinfer/ops/cast.py. */
#include "microinfer/cast.h"

/* The low bits, read as two's complement: a conversion out of range is the compiler's choice. */
static int32_t wrapped(int32_t value, int32_t bits)
{
    const uint32_t sign = UINT32_C(1) << (bits - 1);
    const uint32_t low = (uint32_t)value & ((sign << 1) - 1u);
    return (int32_t)(low ^ sign) - (int32_t)sign;
}

static void store(mi_whole_t to, int32_t value, void *output, int32_t i)
{
    switch (to) {
    case MI_INT8:
        ((int8_t *)output)[i] = (int8_t)wrapped(value, 8);
        break;
    case MI_INT16:
        ((int16_t *)output)[i] = (int16_t)wrapped(value, 16);
        break;
    case MI_INT32:
        ((int32_t *)output)[i] = value;
        break;
    case MI_UINT8:
        ((uint8_t *)output)[i] = (uint8_t)((uint32_t)value & 255u);
        break;
    case MI_BOOL:
    default:
        ((uint8_t *)output)[i] = value != 0 ? 1 : 0;
        break;
    }
}

void mi_cast(mi_whole_t from, mi_whole_t to, const void *input, void *output, int32_t count)
{
    int32_t i;

    for (i = 0; i < count; ++i) {
        store(to, mi_whole_at(from, input, i), output, i);
    }
}
