#!/bin/sh
# The benchmark: bare veth, this tunnel, and OpenVPN, socat and ssh -w where they are installed; prints a table.
#   bench.sh [--quick] [--rows raw,ipcp,openvpn,socat,ssh] [--reps N]
# About 30 s per row and repetition (--quick: 10 s, and one repetition). Needs root; leaves nothing behind.
set -eu
# shellcheck source-path=SCRIPTDIR source=prepare.sh
. "$(dirname -- "$0")/prepare.sh"
prepare
exec "$JAVA" --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC -Dipcp.home="$HOME_DIR" -cp "$TOOLS" \
    ipcp.integration.benchmark.Benchmark "$@"
