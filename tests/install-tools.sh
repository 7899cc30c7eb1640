#!/bin/sh
# Installs what the tests run besides Python: GNU gettext, and in .tools the HTML checker
# (which needs Java) and the CommonMark specification. Does nothing where all is there.
set -eu
cd "$(dirname "$0")/.."

vnu=26.9.27
commonmark=0.31.2

packages=""
need() { # need COMMAND PACKAGE
    command -v "$1" >/dev/null 2>&1 || packages="$packages $2"
}
java_version() { # 17 for “17.0.15”
    java -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p'
}
choose_java() { # the newest one with long support that this system has
    for version in 25 21 17; do
        if apt-get install -s "openjdk-$version-jre-headless" >/dev/null 2>&1; then
            packages=$(echo "$packages" | sed "s/default-jre/openjdk-$version-jre/")
            return
        fi
    done
}
installed() { # installed NAME VERSION
    grep -qs "\"version\": *\"$2\"" ".tools/node_modules/$1/package.json"
}

modules=""
installed vnu-jar "$vnu" || modules="$modules vnu-jar@$vnu"
installed commonmark-spec "$commonmark" || modules="$modules commonmark-spec@$commonmark"

need msgfmt gettext
# The checker is built for Java 17, and the default of some systems is older.
[ "$(java_version)" -ge 17 ] 2>/dev/null || packages="$packages default-jre-headless"
[ -z "$modules" ] || need npm npm

if [ -n "$packages" ]; then
    fail() {
        echo "tests/install-tools.sh: The tests need these system packages:$packages. $1" >&2
        exit 1
    }
    command -v apt-get >/dev/null 2>&1 ||
        fail "There is no apt-get here. Install them, then run make test again."
    as_root=""
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null 2>&1 ||
            fail "Install them as root, then run make test again."
        as_root="sudo"
    fi
    log=$(mktemp)
    # The names are words of a list.
    # shellcheck disable=SC2086
    if ! {
        $as_root apt-get update -qq && choose_java &&
            $as_root env DEBIAN_FRONTEND=noninteractive \
                apt-get install -y -qq --no-install-recommends $packages
    } >"$log" 2>&1; then
        cat "$log" >&2
        rm -f "$log"
        fail "apt-get could not install them; it says why above."
    fi
    rm -f "$log"
fi

if [ -n "$modules" ]; then
    mkdir -p .tools
    # Without scripts: the one of vnu-jar would download a Java of its own.
    # shellcheck disable=SC2086
    npm install --prefix .tools --save-exact --ignore-scripts --no-audit --no-fund \
        --loglevel error $modules >/dev/null || {
        echo "tests/install-tools.sh: npm could not install$modules." \
            "It says why above; then run make test again." >&2
        exit 1
    }
fi
