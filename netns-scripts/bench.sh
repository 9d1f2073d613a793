#!/bin/sh
# The benchmark: a bare cable, this tunnel on each wire, OpenVPN, socat and ssh -w where they are installed. Prints a
# table of medians, and then what this tunnel has to reach, the figure measured for it, and whether it is met.
#   bench.sh [--quick] [--rows ROW,ROW...] [--reps N]
# ROW: raw, ipcp, ipcp-clients, ipcp-chacha, ipcp-v1, zportal, zportal-mtu65535, simplevpn, openvpn, openvpn-mtu48000,
#      socat, ssh
# Five repetitions: 16 minutes for the cable and this tunnel, 12 more for all the others. --quick: one repetition, in
# 20 s per row. Needs root, and a machine that does nothing else; leaves nothing behind.
set -eu
# shellcheck source-path=SCRIPTDIR source=prepare.sh
. "$(dirname -- "$0")/prepare.sh"
prepare
exec "$JAVA" --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC -Dipcp.home="$HOME_DIR" -cp "$TOOLS" \
    ipcp.integration.benchmark.Benchmark "$@"
