/* board.c -- startup, faults, semihosting and stack painting for Cortex-M. */
#include "board.h"

extern uint32_t data_start;
extern uint32_t data_end;
extern uint32_t data_image;
extern uint32_t bss_start;
extern uint32_t bss_end;
extern uint32_t stack_end;

enum { SYS_OPEN = 0x01, SYS_WRITE = 0x05, SYS_READ = 0x06, SYS_EXIT_EXTENDED = 0x20 };

#define APPLICATION_EXIT 0x20026u
#define PAINT "0x5aa5c33c"
#define COPROCESSORS ((volatile uint32_t *)0xe000ed88u)  /* CPACR */
#define CONFIGURATION ((volatile uint32_t *)0xe000ed14u) /* CCR */

/* Arguments are words whatever they mean: the semihosting interface is untyped. */
static uint32_t semihosting(uint32_t operation, const void *arguments)
{
    register uint32_t r0 __asm__("r0") = operation;
    register const void *r1 __asm__("r1") = arguments;

    __asm__ volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
    return r0;
}

int32_t board_open(const char *name, int32_t for_writing)
{
    uint32_t arguments[3] = {0u, 0u, 0u};
    uint32_t length = 0u;

    while (name[length] != '\0') {
        ++length;
    }
    arguments[0] = (uint32_t)(uintptr_t)name;
    arguments[1] = for_writing != 0 ? 5u : 1u; /* "wb", "rb" */
    arguments[2] = length;
    return (int32_t)semihosting(SYS_OPEN, arguments);
}

size_t board_read(int32_t file, void *data, size_t size)
{
    uint32_t arguments[3];

    arguments[0] = (uint32_t)file;
    arguments[1] = (uint32_t)(uintptr_t)data;
    arguments[2] = (uint32_t)size;
    return size - (size_t)semihosting(SYS_READ, arguments); /* it says what it did not read */
}

void board_write(int32_t file, const void *data, size_t size)
{
    uint32_t arguments[3];

    arguments[0] = (uint32_t)file;
    arguments[1] = (uint32_t)(uintptr_t)data;
    arguments[2] = (uint32_t)size;
    (void)semihosting(SYS_WRITE, arguments);
}

void board_exit(int32_t code)
{
    uint32_t arguments[2];

    arguments[0] = APPLICATION_EXIT;
    arguments[1] = (uint32_t)code;
    for (;;) {
        (void)semihosting(SYS_EXIT_EXTENDED, arguments);
    }
}

/* Naked, so that both see the caller's stack pointer and leave the stack alone. Where the
 * lowest words have lost paint, the stack may have grown beyond: that is no measurement, and 0. */
__attribute__((naked)) void board_paint_stack(void)
{
    __asm__ volatile(".syntax unified\n"
                     "ldr r0, =stack_start\n"
                     "ldr r1, =" PAINT "\n"
                     "1: cmp r0, sp\n"
                     "bcs 2f\n"
                     "stmia r0!, {r1}\n"
                     "b 1b\n"
                     "2: bx lr\n"
                     ".ltorg");
}

__attribute__((naked)) uint32_t board_stack_used(void)
{
    __asm__ volatile(".syntax unified\n"
                     "ldr r0, =stack_start\n"
                     "ldr r1, =" PAINT "\n"
                     "1: cmp r0, sp\n"
                     "bcs 2f\n"
                     "ldr r2, [r0]\n"
                     "cmp r2, r1\n"
                     "bne 2f\n"
                     "adds r0, #4\n"
                     "b 1b\n"
                     "2: mov r1, sp\n"
                     "ldr r2, =stack_guard\n"
                     "cmp r0, r2\n"
                     "bcs 3f\n"
                     "mov r0, r1\n"
                     "3: subs r0, r1, r0\n"
                     "bx lr\n"
                     ".ltorg");
}

/* A fault ends the program with 128 + its exception number. Its program counter was stacked by
 * the core, seven words up from where the stack pointer was; it goes to the host as a file. */
__attribute__((used)) static void report_fault(const uint32_t *frame)
{
    uint32_t number;
    int32_t file;

    __asm__ volatile("mrs %0, ipsr" : "=r"(number));
    file = board_open("fault.bin", 1);
    board_write(file, &frame[6], sizeof frame[6]);
    board_exit(128 + (int32_t)(number & 0xffu));
}

__attribute__((naked)) static void fault_handler(void)
{
    __asm__ volatile("mov r0, sp\n"
                     "b report_fault");
}

__attribute__((noinline)) static void start(void)
{
    const uint32_t *source = &data_image;
    uint32_t *target;

    for (target = &data_start; target < &data_end; ++target) {
        *target = *source;
        ++source;
    }
    for (target = &bss_start; target < &bss_end; ++target) {
        *target = 0u;
    }
    board_exit(main());
}

/* Apart from what it starts: there the compiler may use the vector registers that this enables. */
void reset_handler(void)
{
#ifdef BOARD_HAS_FPU
    *COPROCESSORS |= 0xfu << 20;
#endif
#ifndef __ARM_FEATURE_UNALIGNED
    *CONFIGURATION |= 1u << 3; /* the board's core would forgive what an ARMv6-M faults on */
#endif
    __asm__ volatile("dsb\nisb");
    start();
}

typedef struct {
    uint32_t *stack;
    void (*handlers[15])(void); /* reset, and every exception of the core is a fault here */
} vectors_t;

__attribute__((used, section(".vectors"))) static const vectors_t vectors = {
    &stack_end,
    {reset_handler, fault_handler, fault_handler, fault_handler, fault_handler, fault_handler,
     fault_handler, fault_handler, fault_handler, fault_handler, fault_handler, fault_handler,
     fault_handler, fault_handler, fault_handler},
};
