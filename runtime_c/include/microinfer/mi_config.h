/* mi_config.h -- what microinfer's C expects of a compiler, and the version of its interface.
 *
 * C99 and nothing else: no malloc, no globals, no libm. This header knows the platform; it knows
 * no kernel. Generated code checks MI_RUNTIME_VERSION and refuses to build against another one.
 */
#ifndef MICROINFER_MI_CONFIG_H
#define MICROINFER_MI_CONFIG_H

#include <stddef.h>
#include <stdint.h>

#define MI_RUNTIME_VERSION 1

#if (-1 >> 1) != -1
#error "microinfer needs an arithmetic right shift of negative integers"
#endif

/* A compile-time assertion that C99 has too. */
#define MI_STATIC_ASSERT(condition, name) typedef char mi_assert_##name[(condition) ? 1 : -1]

#endif
