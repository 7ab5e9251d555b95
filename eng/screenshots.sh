#!/usr/bin/env bash
# Takes pictures of the portal's main pages, light and dark, 1440 and 390 pixels wide, into a folder (default artifacts/screenshots).
# Those of the docs are made by: eng/screenshots.sh docs/images
#   eng/screenshots.sh [FOLDER]
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p "${1:-artifacts/screenshots}"
export SEALPOST_SCREENSHOTS
SEALPOST_SCREENSHOTS=$(realpath "${1:-artifacts/screenshots}")
dotnet build tests/Sealpost.Portal.Tests -c Release --nologo -v quiet
tests/Sealpost.Portal.Tests/bin/Release/net10.0/Sealpost.Portal.Tests -noLogo -explicit only -class '*ScreenshotTests'
ls "$SEALPOST_SCREENSHOTS"
