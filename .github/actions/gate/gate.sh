#!/usr/bin/env bash
# Compares policy files with those of another revision and lints them. The GitHub Action and the Azure Pipelines template run it.
#
#   BASE           the revision before the change, as origin/main
#   FILES          policy files, one a line
#   SUMMARY        a file that gets the comparison in Markdown
#   SARIF          a file that gets the findings of lint
#   KUSTO_CALLOUT  the command (default: npx --yes kusto-callout)
#
# Exit codes: 0 nothing is newly allowed and lint finds no error, 1 something is, 2 a file cannot be read, 3 undecided.
set -uo pipefail

read -r -a command <<<"${KUSTO_CALLOUT:-npx --yes kusto-callout}"
mapfile -t files < <(printf '%s\n' "${FILES:-}" | sed 's/^[[:space:]]*//; s/[[:space:]]*$//; /^$/d')
if [ "${#files[@]}" -eq 0 ] || [ -z "${BASE:-}" ]; then
  echo 'the gate needs BASE, a revision, and FILES, one a line' >&2
  exit 2
fi

result=0
# The worst code counts: unreadable (2), then a definite no (1), then undecided (3).
worse() {
  case "$result:$1" in
    *:0 | 2:* | 1:3) ;;
    *) result=$1 ;;
  esac
}

for file in "${files[@]}"; do
  if git cat-file -e "$BASE:$file" 2>/dev/null; then
    "${command[@]}" diff "$BASE:$file" "$file" --no-new-access --format markdown >>"${SUMMARY:-/dev/stdout}"
  else
    # A new file: whatever it allows is new. It is compared with a cluster that may call nothing.
    printf '%s' '{"properties":{"restrictOutboundNetworkAccess":"Enabled"}}' |
      "${command[@]}" diff - "$file" --no-new-access --format markdown >>"${SUMMARY:-/dev/stdout}"
  fi
  worse $?
done

"${command[@]}" lint "${files[@]}" --format sarif >"${SARIF:-/dev/null}"
worse $?
exit "$result"
