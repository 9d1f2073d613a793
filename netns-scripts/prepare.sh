# shellcheck shell=sh
# Sourced by the scripts here: looks for what they need, says in one line what is missing, builds what is out of date.
# Sets HOME_DIR (the checkout), LAB (lab.sh), IPCPD (the launcher), JAVA, TOOLS (class path of the traffic tool).

# shellcheck disable=SC2034 # used by those who source this
HOME_DIR=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
LAB=$HOME_DIR/netns-scripts/lab.sh
IPCPD=$HOME_DIR/app/target/ipcpd/bin/ipcpd
TOOLS="$HOME_DIR/integration/target/classes:$HOME_DIR/integration/target/lib/*"
BUILT=$HOME_DIR/integration/target/built-by-netns-scripts

# missing WHAT HOW: the one line, and the end
missing() {
    echo "$(basename "$0"): $1 missing: $2" >&2
    exit 69
}

# Sets JAVA to a java of release 25 or later.
find_java() {
    for JAVA in "${JAVA_HOME:-}/bin/java" "$(command -v java || true)" /usr/lib/jvm/*/bin/java; do
        [ -x "$JAVA" ] || continue
        release=$("$JAVA" -version 2>&1 | sed -n 's/^[^"]*"\([0-9]*\).*/\1/p;1q' | head -n 1)
        [ "${release:-0}" -ge 25 ] && export JAVA_HOME="${JAVA%/bin/java}" && return
    done
    missing "a JDK 25" "get one from https://adoptium.net or your distribution and set JAVA_HOME"
}

out_of_date() {
    [ -x "$IPCPD" ] && [ -e "$BUILT" ] || return 0
    [ -n "$(find "$HOME_DIR"/pom.xml "$HOME_DIR"/*/pom.xml "$HOME_DIR"/*/src/main -newer "$BUILT" | head -n 1)" ]
}

build() {
    out_of_date || return 0
    command -v mvn >/dev/null || missing "Maven" "apt-get install maven"
    echo "building (mvn -DskipTests package), about a minute the first time ..."
    log=$(mktemp)
    touch "$log.start"
    if ! (cd "$HOME_DIR" && mvn -q -B -DskipTests package) >"$log" 2>&1; then
        tail -n 30 "$log" >&2
        rm -f "$log" "$log.start"
        exit 70
    fi
    # As of when the build began: a source changed meanwhile is newer.
    touch -r "$log.start" "$BUILT"
    rm -f "$log" "$log.start"
}

prepare() {
    [ "$(id -u)" = 0 ] || missing "the right to make network namespaces" "run it as root: sudo $0"
    command -v ip >/dev/null || missing "ip" "apt-get install iproute2"
    [ -c /dev/net/tun ] || missing "/dev/net/tun" "modprobe tun, or start the container with --device /dev/net/tun"
    find_java
    build
    "$LAB" sweep
}

# configurations DIR: a key, and a server and a client that share it, for the namespaces of `lab.sh pair`
configurations() {
    "$IPCPD" genkey "$1/a.key"
    cat >"$1/server.json" <<JSON
{
  "mode": "server",
  "if_name": "ipcp0",
  "if_mode": "tun",
  "listen_ip": "192.0.2.1",
  "listen_port": 5000,
  "auth_timeout_ms": 5000,
  "tun_ip": "10.10.0.1/24",
  "credentials": [{ "tun_ip": "10.10.0.2", "key_file": "a.key" }]
}
JSON
    cat >"$1/client.json" <<JSON
{
  "mode": "client",
  "if_name": "ipcp0",
  "if_mode": "tun",
  "tun_ip": "10.10.0.2/24",
  "server_ip": "192.0.2.1",
  "server_port": 5000,
  "key_file": "a.key"
}
JSON
}
