#!/bin/sh
# Install the Arm compiler and the emulator that `--on cortex-m4` and the device tests use, where
# that needs no questions. Without them everything else works, and those tests skip.
set -eu

note() {
    echo "setup-arm: $*" >&2
}

have() {
    command -v arm-none-eabi-gcc >/dev/null 2>&1 && command -v qemu-system-arm >/dev/null 2>&1 &&
        arm-none-eabi-gcc --specs=nano.specs -E -x c /dev/null >/dev/null 2>&1
}

have && exit 0

if [ "$(uname)" = Darwin ]; then
    note "run: brew install --cask gcc-arm-embedded && brew install qemu"
    exit 0
fi
if ! command -v apt-get >/dev/null 2>&1; then
    note "no apt-get: install arm-none-eabi-gcc, newlib and qemu-system-arm to run device tests"
    exit 0
fi
if [ "$(id -u)" = 0 ]; then
    as_root=
elif sudo -n true 2>/dev/null; then
    as_root="sudo -n"
else
    note "no right to install: device tests skip; try:" \
        "apt-get install gcc-arm-none-eabi libnewlib-arm-none-eabi qemu-system-arm"
    exit 0
fi

install() {
    DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y --no-install-recommends \
        gcc-arm-none-eabi libnewlib-arm-none-eabi qemu-system-arm
}

note "installing the Arm compiler and QEMU"
if ! install >/dev/null 2>&1; then
    $as_root apt-get update >/dev/null 2>&1 || true
    install >/dev/null 2>&1 || true
fi
have || note "they could not be installed: device tests skip"
