/* counter.c -- a QEMU plugin that counts what a program executes between marks.
 *
 * Marks are instructions: hints without a meaning, 0xbf80 to start, 0xbf90 between regions, 0xbfa0
 * to stop. Every count is exact: QEMU calls us for each instruction, and adds for us.
 *
 * QEMU's plugin interface of version 1 is declared here; its header is not packaged.
 */
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef uint64_t qemu_plugin_id_t;
struct qemu_plugin_tb;
struct qemu_plugin_insn;

enum { QEMU_PLUGIN_CB_NO_REGS = 0 };
enum { QEMU_PLUGIN_INLINE_ADD_U64 = 0 };
enum { QEMU_PLUGIN_MEM_RW = 3 };

size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *tb);
struct qemu_plugin_insn *qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *tb, size_t idx);
const void *qemu_plugin_insn_data(const struct qemu_plugin_insn *insn);
uint64_t qemu_plugin_insn_vaddr(const struct qemu_plugin_insn *insn);
void qemu_plugin_register_vcpu_tb_trans_cb(qemu_plugin_id_t id,
                                           void (*cb)(qemu_plugin_id_t id,
                                                      struct qemu_plugin_tb *tb));
void qemu_plugin_register_vcpu_insn_exec_cb(struct qemu_plugin_insn *insn,
                                            void (*cb)(unsigned int vcpu, void *userdata),
                                            int flags, void *userdata);
void qemu_plugin_register_vcpu_insn_exec_inline(struct qemu_plugin_insn *insn, int op, void *ptr,
                                                uint64_t imm);
void qemu_plugin_register_vcpu_mem_cb(struct qemu_plugin_insn *insn,
                                      void (*cb)(unsigned int vcpu, uint32_t info,
                                                 uint64_t address, void *userdata),
                                      int flags, int rw, void *userdata);
int qemu_plugin_mem_is_store(uint32_t info);
unsigned int qemu_plugin_mem_size_shift(uint32_t info);

#define EXPORT __attribute__((visibility("default")))
#define CODE_BYTES (4u << 20) /* of code from `origin` that is counted address by address */

EXPORT int qemu_plugin_version = 1;
EXPORT int qemu_plugin_install(qemu_plugin_id_t id, const void *info, int argc, char **argv);

typedef struct {
    uint64_t instructions;
    uint64_t loads;
    uint64_t stores;
} counts_t;

static counts_t now;
static counts_t before; /* at the last mark */
static uint64_t *executed; /* by half-word of code */
static uint64_t origin;
static FILE *file;
static int counting;
static uint64_t last_instruction; /* which executed one accessed memory last, and which word */
static uint64_t last_word;

static void end_region(const char *name)
{
    fprintf(file, "%s %" PRIu64 " %" PRIu64 " %" PRIu64 "\n", name,
            now.instructions - before.instructions, now.loads - before.loads,
            now.stores - before.stores);
    before = now;
}

static void mark(unsigned int vcpu, void *userdata)
{
    const uintptr_t hint = (uintptr_t)userdata;
    uint32_t i;

    (void)vcpu;
    if (hint == 0xbf80u) {
        memset(executed, 0, CODE_BYTES / 2u * sizeof *executed);
        before = now;
        counting = 1;
        fprintf(file, "start\n");
    } else if (counting && hint == 0xbf90u) {
        end_region("step");
    } else if (counting) {
        end_region("tail");
        counting = 0;
        for (i = 0; i < CODE_BYTES / 2u; ++i) {
            if (executed[i] != 0) {
                fprintf(file, "pc %" PRIx64 " %" PRIu64 "\n", origin + 2u * i, executed[i]);
            }
        }
        fprintf(file, "stop\n");
        fflush(file);
    }
}

/* Counts words of 4 bytes: QEMU moves vectors by element and doubles at once, the device neither. */
static void accessed(unsigned int vcpu, uint32_t info, uint64_t address, void *userdata)
{
    const uint64_t word = address / 4u;
    const uint64_t words = qemu_plugin_mem_size_shift(info) > 2u ? 2u : 1u;

    (void)vcpu;
    (void)userdata;
    if (now.instructions == last_instruction && word == last_word) {
        return;
    }
    last_instruction = now.instructions;
    last_word = word;
    if (qemu_plugin_mem_is_store(info)) {
        now.stores += words;
    } else {
        now.loads += words;
    }
}

static void translated(qemu_plugin_id_t id, struct qemu_plugin_tb *tb)
{
    const size_t count = qemu_plugin_tb_n_insns(tb);
    size_t i;

    (void)id;
    for (i = 0; i < count; ++i) {
        struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(tb, i);
        const uint64_t address = qemu_plugin_insn_vaddr(insn);
        uint16_t first;

        memcpy(&first, qemu_plugin_insn_data(insn), sizeof first);
        /* No instruction of 32 bits begins like this. The size does not say: before the end of a
         * page the emulator counts the next half-word in. */
        if (first == 0xbf80u || first == 0xbf90u || first == 0xbfa0u) {
            qemu_plugin_register_vcpu_insn_exec_cb(insn, mark, QEMU_PLUGIN_CB_NO_REGS,
                                                   (void *)(uintptr_t)first);
            continue;
        }
        qemu_plugin_register_vcpu_insn_exec_inline(insn, QEMU_PLUGIN_INLINE_ADD_U64,
                                                   &now.instructions, 1);
        /* By call, not inline: there the emulator of 2022 takes reads for writes. */
        qemu_plugin_register_vcpu_mem_cb(insn, accessed, QEMU_PLUGIN_CB_NO_REGS,
                                         QEMU_PLUGIN_MEM_RW, NULL);
        if (address >= origin && address - origin < CODE_BYTES) {
            qemu_plugin_register_vcpu_insn_exec_inline(
                insn, QEMU_PLUGIN_INLINE_ADD_U64, &executed[(address - origin) / 2u], 1);
        }
    }
}

/* Arguments: origin=ADDRESS of the code, out=FILE to write. */
EXPORT int qemu_plugin_install(qemu_plugin_id_t id, const void *info, int argc, char **argv)
{
    int i;

    (void)info;
    for (i = 0; i < argc; ++i) {
        if (strncmp(argv[i], "origin=", 7) == 0) {
            origin = strtoull(argv[i] + 7, NULL, 0);
        } else if (strncmp(argv[i], "out=", 4) == 0) {
            file = fopen(argv[i] + 4, "w");
        }
    }
    executed = calloc(CODE_BYTES / 2u, sizeof *executed);
    if (file == NULL || executed == NULL) {
        return -1;
    }
    qemu_plugin_register_vcpu_tb_trans_cb(id, translated);
    return 0;
}
