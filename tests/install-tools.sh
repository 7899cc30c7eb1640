#!/bin/sh
# Installs what the tests run besides Python: GNU gettext, and in .tools the HTML checker
# (which needs Java), the CommonMark specification, two readers of XLIFF (translate-toolkit, the
# library of Weblate, and xliff), the OASIS schema of XLIFF 2, Chromium with the accessibility
# checker axe, DAISY's checker of books Ace, the schema of sitemaps and the vocabulary of schema.org.
# Does nothing where all is there.
set -eu
cd "$(dirname "$0")/.."

vnu=26.9.27
commonmark=0.31.2
xliff=6.4.0
translate=3.20.4
axe=4.14.1
ace=1.4.6
vocabulary=2.1.0 # schema.org as types
sitemap=9.0.1 # its package carries the schema of sitemaps.org

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
installed xliff "$xliff" || modules="$modules xliff@$xliff"
installed axe-core "$axe" || modules="$modules axe-core@$axe"
installed @daisy/ace-cli "$ace" || modules="$modules @daisy/ace-cli@$ace"
installed schema-dts "$vocabulary" || modules="$modules schema-dts@$vocabulary"
installed sitemap "$sitemap" || modules="$modules sitemap@$sitemap"

need msgfmt gettext
need chromium chromium
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
    # Without scripts: that of vnu-jar would download a Java of its own, that of Ace a browser.
    # shellcheck disable=SC2086
    npm install --prefix .tools --save-exact --ignore-scripts --no-audit --no-fund \
        --loglevel error $modules >/dev/null || {
        echo "tests/install-tools.sh: npm could not install$modules." \
            "It says why above; then run make test again." >&2
        exit 1
    }
fi

# Under the GPL, so a program beside the tests and nothing that they import.
toolkit=.tools/translate
if [ "$(cat $toolkit/version 2>/dev/null)" != "$translate" ]; then
    mkdir -p .tools
    rm -rf $toolkit
    {
        "${PYTHON:-python3}" -m venv $toolkit &&
            $toolkit/bin/python -m pip --disable-pip-version-check --quiet install \
                "translate-toolkit==$translate" && echo "$translate" >$toolkit/version
    } >/dev/null || {
        echo "tests/install-tools.sh: pip could not install translate-toolkit." \
            "It says why above; then run make test again." >&2
        exit 1
    }
fi

# The schema of OASIS is part of a package of Debian's, of which nothing else is used.
schemas=.tools/xliff
if [ ! -f $schemas/xliff-core-2.0.xsd ]; then
    folder=$(mktemp -d)
    (
        cd "$folder"
        apt-get download -qq php-symfony-translation >/dev/null 2>log ||
            { ${as_root:-} apt-get update -qq && apt-get download -qq php-symfony-translation; } \
                >/dev/null 2>log
        dpkg-deb -x ./*.deb .
    ) || {
        cat "$folder/log" >&2
        rm -rf "$folder"
        echo "tests/install-tools.sh: apt-get could not download php-symfony-translation, which" \
            "holds the schema of XLIFF 2. It says why above." >&2
        exit 1
    }
    copies=$schemas/informativeCopiesOf3rdPartySchemas/w3c
    mkdir -p $copies
    found=$folder/usr/share/php/Symfony/Component/Translation/Resources/schemas
    cp "$found/xml.xsd" $copies
    cp "$found/xliff-core-2.0.xsd" $schemas
    rm -rf "$folder"
fi
