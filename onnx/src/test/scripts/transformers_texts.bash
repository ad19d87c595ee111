#!/usr/bin/env bash
# Tiny models anew, from a seed, and what transformers writes with them: 200 prompts by six strategies, against ours.
# Differing texts are listed; they may differ where two scores are nearer than 1e-5.
#
#     PYTHON=python3 bash onnx/src/test/scripts/transformers_texts.bash [SEED]      # needs torch, transformers, onnx
#
# Without a seed: the committed models and texts, for which Python is not needed.
set -euo pipefail
cd "$(dirname "$0")/../../../.."
folder=$PWD/onnx/src/test/resources/dev/logits/onnx/language
if [ $# -gt 0 ]; then
    folder=$PWD/onnx/target/tiny-models
    "${PYTHON:-python3}" onnx/src/test/scripts/tiny_models.py "$folder" "$1"
fi
mvn --batch-mode --no-transfer-progress --quiet -pl onnx -am test -Dtest=HuggingFaceTextsTest \
    -Dsurefire.failIfNoSpecifiedTests=false "-Dtest.flags=-Dtiny.models=$folder"
cat onnx/target/transformers-*.md
