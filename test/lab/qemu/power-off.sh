#!/bin/bash
# power-off.sh: the end of the virtual machine as WSL has it: whoever is still there is killed, the disks are written to,
# and the power goes; nothing is unmounted (microsoft/WSL, src/linux/init/main.cpp, main, after ErrorExit).
kill -KILL -1
sync
# QEMU ends where the machine would start again.
echo b >/proc/sysrq-trigger
