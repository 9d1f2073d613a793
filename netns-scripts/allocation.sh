#!/bin/sh
# What both daemons allocate while one TCP stream goes up for ten seconds and down for ten, warm: JFR's samples as a
# table. Half a minute; other programs do no harm. Needs root; leaves nothing behind.
set -eu
# shellcheck source-path=SCRIPTDIR source=prepare.sh
. "$(dirname -- "$0")/prepare.sh"
prepare
exec "$JAVA" --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC -Dipcp.home="$HOME_DIR" -cp "$TOOLS" \
    ipcp.integration.benchmark.AllocationProfile
