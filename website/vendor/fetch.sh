#!/bin/sh
# Makes the vendored files again, in the stated versions, from the npm registry: `make site-vendor`.
# The versions and what is kept of each part: README.md beside this file.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --no-audit --no-fund katex@0.19.1 ts-fsrs@5.4.2 esbuild@0.28.2 \
  @fontsource-variable/source-sans-3@5.3.0 @fontsource/source-sans-3@5.3.0
cd node_modules

mkdir -p "$here/katex/fonts"
cp katex/dist/katex.min.js katex/LICENSE "$here/katex/"
cp katex/dist/fonts/*.woff2 "$here/katex/fonts/"
# Every browser that runs the pages reads WOFF2: drop the older formats from the stylesheet.
sed -E 's/,url\([^)]*\.(woff|ttf)\) format\("[a-z]+"\)//g' katex/dist/katex.min.css \
  > "$here/katex/katex.min.css"

# The license file stands beside the bundle.
cp "$here/ts-fsrs/entry.js" "$work/entry.js"
.bin/esbuild "$work/entry.js" --bundle --minify --format=esm --target=es2020 \
  --outfile="$here/ts-fsrs/fsrs.js"
cp ts-fsrs/LICENSE "$here/ts-fsrs/LICENSE"

cp @fontsource-variable/source-sans-3/files/source-sans-3-latin-wght-normal.woff2 \
  @fontsource/source-sans-3/files/source-sans-3-latin-400-italic.woff2 "$here/source-sans/"
cp @fontsource-variable/source-sans-3/LICENSE "$here/source-sans/LICENSE"
