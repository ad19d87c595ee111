# Builds the command in a source checkout, if it must be built. The launcher sources this file; "here", "lib", "stamp",
# "fail" and "newest_jdk" are the launcher's.

# Whether the jars are there.
built() {
    [ -n "$(ls "$lib"/logits-app-*.jar 2>/dev/null)" ]
}

# Whether no source is newer than the jars.
up_to_date() {
    local last=$stamp
    [ -e "$last" ] || last=$(ls "$lib"/logits-app-*.jar 2>/dev/null | head -n 1)
    [ -n "$last" ] && [ -z "$(find "$here"/pom.xml "$here"/{core,io,onnx,app}/{pom.xml,src/main} -newer "$last" -print -quit)" ]
}

# Where it cannot be built: starts what was built before, and says so; or says what is wrong.
cannot_build() {
    built || fail "cannot build here: $1"
    printf 'logits: the sources are newer than the build, which is started nevertheless: %s\n' "$1" >&2
}

# Takes the lock, a link whose target is the process that holds it: made and named in one step, so that it never stands
# there without its owner. Returns 1 where no lock can be made.
lock_build() {
    local owner waiting=false
    if [ -d "$lock" ] && [ ! -L "$lock" ]; then # no lock of this version's
        rm -rf "$lock" 2>/dev/null || return 1
    fi
    until ln -s "$$" "$lock" 2>/dev/null; do
        owner=$(readlink "$lock" 2>/dev/null || true)
        if [ -z "$owner" ]; then
            [ -w "$here/target" ] || return 1
        elif running "$owner"; then
            $waiting || printf 'logits: waiting for process %s, which builds here (target/build.lock)\n' "$owner" >&2
            waiting=true
        elif [ "$(readlink "$lock" 2>/dev/null)" = "$owner" ]; then
            rm -f "$lock" 2>/dev/null || return 1
            continue
        fi
        sleep 0.2
    done
}

build() {
    local log=$here/target/build.log lock=$here/target/build.lock
    if ! command -v mvn >/dev/null; then
        cannot_build "Maven 3.8 or later is not on the PATH"
        return 0
    fi
    if [ -n "${LOGITS_JAVA_HOME:-}" ]; then jdk=$LOGITS_JAVA_HOME; else newest_jdk javac; fi
    if [ -z "$jdk" ]; then
        cannot_build "no JDK found; install 17 or later, or set LOGITS_JAVA_HOME"
        return 0
    fi
    if ! mkdir -p "$here/target" 2>/dev/null || ! lock_build; then
        cannot_build "$here/target cannot be written"
        return 0
    fi
    trap 'rm -f "$lock"' EXIT
    trap 'exit 130' INT
    if ! up_to_date; then
        echo "logits: building from source, about a minute the first time (log: target/build.log)" >&2
        if ! (cd "$here" && JAVA_HOME=$jdk mvn --batch-mode -pl app -am -Dmaven.test.skip=true -Ddistribution.skip=true package) >"$log" 2>&1; then
            grep -E '^\[ERROR\]' "$log" | head -n 20 >&2 || tail -n 20 "$log" >&2
            fail "the build failed; the whole log is target/build.log"
        fi
        touch "$stamp"
    fi
    rm -f "$lock"
    trap - EXIT INT
}

up_to_date || build
