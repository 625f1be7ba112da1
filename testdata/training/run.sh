#!/usr/bin/env bash
# Makes everything: run.sh WORK_FOLDER [--quick]. The quick run has the same files with badly trained models.
set -euo pipefail
work=$1
quick=${2:-}
cd "$(dirname "$0")"
export HF_HUB_OFFLINE=1 OMP_NUM_THREADS=1 PYTHONDONTWRITEBYTECODE=1
small=() large=() nli=() similarity=() limit=()
if [[ $quick == --quick ]]; then
  small=(--steps 400) large=(--steps 300) nli=(--minutes 2) similarity=(--minutes 1) limit=(--limit 40)
fi
python tokenizer.py --work "$work"
python train_decoder.py lm-small --work "$work" "${small[@]}"
python train_decoder.py lm-large --work "$work" "${large[@]}"
python train_pairs.py nli --work "$work" "${nli[@]}"
python train_pairs.py similarity --work "$work" "${similarity[@]}"
python export.py --work "$work"
python parity.py --work "$work"
python evaluate.py --work "$work" "${limit[@]}"
python cards.py
