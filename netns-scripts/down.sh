#!/bin/sh
# Takes down what up.sh has put up, and what killed runs have left.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
"$here/lab.sh" remove ipcp-lab
"$here/lab.sh" sweep
rm -rf "$here/../integration/target/lab"
