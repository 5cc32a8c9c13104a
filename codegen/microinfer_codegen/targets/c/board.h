/* board.h -- what the runner asks of a board: files of the host, and its own stack. */
#ifndef MICROINFER_BOARD_H
#define MICROINFER_BOARD_H

#include <stddef.h>
#include <stdint.h>

/* Files of the host, through semihosting. A handle is -1 where opening failed. */
int32_t board_open(const char *name, int32_t for_writing);
size_t board_read(int32_t file, void *data, size_t size); /* bytes read */
void board_write(int32_t file, const void *data, size_t size);
void board_exit(int32_t code);

/* Paints the stack below the caller; later tells how far down it was used since, in
 * bytes; 0 where it overflowed. */
void board_paint_stack(void);
uint32_t board_stack_used(void);

int main(void);
void reset_handler(void);

#endif
