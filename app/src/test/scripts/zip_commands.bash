#!/usr/bin/env bash
# Unpacks a zip of the distribution and runs what needs native libraries or many modules: a model exported, scored,
# baked, texts generated and scored, the server started and asked.
#
#     bash app/src/test/scripts/zip_commands.bash app/target/logits-VERSION-runtime.zip
#
# The zip with a Java runtime in it is run where no other Java is found.
set -euo pipefail
zip=$(realpath "$1")
models=$(realpath "$(dirname "$0")/../../../../data/models")
work=$(mktemp -d)
server=
trap 'if [ -n "$server" ]; then kill "$server" 2>/dev/null || true; fi; rm -rf "$work"' EXIT
cd "$work"
python3 -m zipfile -e "$zip" . 2>/dev/null || unzip -q "$zip" || jar xf "$zip"
chmod +x logits-*/bin/* logits-*/runtime/bin/* logits-*/runtime/lib/jspawnhelper 2>/dev/null || true
logits=$(echo "$work"/logits-*/bin/logits)
if [ -d "$work"/logits-*/runtime ]; then
    unset JAVA_HOME LOGITS_JAVA_HOME
    echo "$("$work"/logits-*/runtime/bin/java -version 2>&1 | head -1), $(ls "$work"/logits-*/runtime)" | tr '\n' ' '
    echo
fi

says() { # words that the output must have, then the command
    local words=$1
    shift
    if ! "$logits" "$@" >out.txt 2>&1; then
        echo "FAILED: logits $*"
        cat out.txt
        exit 1
    fi
    if ! grep -q "$words" out.txt; then
        echo "logits $* does not say '$words':"
        cat out.txt
        exit 1
    fi
    echo "logits $1: $(grep -m 1 "$words" out.txt)"
}

says 'logits [0-9]' --version
says 'wrote' digits --rows 300 --out digits.npz
says 'accuracy' train digits.npz --hidden 8 --epochs 2 --save m.safetensors
says 'wrote' export m.safetensors --out m.onnx
says 'logits, 300 rows of 10 classes' predict m.onnx digits.npz --out z.npz
says 'temperature' calibrate z.npz --method temperature --save cal.json
says 'one output more' bake cal.json m.onnx --out baked.onnx
says 'rows of 10 classes' predict baked.onnx digits.npz --model-output calibrated_probabilities \
    --model-scores probabilities --out p.npz
says '[a-z]' generate --model "$models/stories" --max-new-tokens 20 'Once upon a time'
says 'perplex' score --model "$models/stories" 'Once upon a time there was a cat.'
says '[Uu]sage' serve --help
"$logits" serve --model "$models/stories" --port 0 >serve.txt 2>&1 &
server=$!
for _ in $(seq 60); do
    address=$(grep -o 'http://[0-9a-z.:]*' serve.txt | head -1 || true)
    [ -z "$address" ] || break
    sleep 1
done
answer=$(curl -s -H 'Content-Type: application/json' "$address/v1/completions" \
    -d '{"model": "stories", "prompt": "Once", "max_tokens": 8}')
case $answer in
    *'"text"'*) echo "logits serve: $answer" ;;
    *)
        echo "the server says: $answer"
        cat serve.txt
        exit 1
        ;;
esac
kill "$server"
wait "$server" || true
server=
