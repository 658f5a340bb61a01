"""What can be measured of a page's looks: names for all controls, contrast, and room."""

from __future__ import annotations

from playwright.sync_api import Page

UNNAMED = """() =>
  [...document.querySelectorAll('button, a[href], input, textarea, select, [role=tab], [role=dialog]')]
    .filter(node => node.checkVisibility())
    .filter(node => !(node.getAttribute('aria-label') || node.textContent.trim() || node.labels?.length))
    .map(node => node.outerHTML)"""
PALE = """() => {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const rgba = color => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const over = ([r, g, b, a], below) => [r, g, b].map((c, i) => (c * a + below[i] * (255 - a)) / 255);
  const linear = c => (c <= .03928 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4);
  const light = rgb => rgb.reduce((sum, c, i) => sum + linear(c / 255) * [.2126, .7152, .0722][i], 0);
  const ground = node =>
    (node ? over(rgba(getComputedStyle(node).backgroundColor), ground(node.parentElement)) : [255, 255, 255]);
  const speaks = node => [...node.childNodes].some(child => child.nodeType === 3 && child.data.trim());
  const apart = '.avatar, .vh, .spoiler:not(.shown), svg, :disabled';
  const contrast = node => {
    const back = ground(node), front = over(rgba(getComputedStyle(node).color), back);
    const [bright, dark] = [light(back), light(front)].sort((a, b) => b - a);
    return (bright + .05) / (dark + .05);
  };
  return [...document.querySelectorAll('body *')]
    .filter(node => node.checkVisibility() && speaks(node) && !node.closest(apart))
    .map(node => [contrast(node), node.className, node.textContent.trim().slice(0, 40)])
    .filter(([ratio]) => ratio < 4.5).map(String);
}"""
TOO_WIDE = """() =>
  [document.documentElement, ...document.querySelectorAll('.log, .bottom, .top, .director-body, .body, .phone')]
    .filter(node => node.checkVisibility() && node.scrollWidth > node.clientWidth + 1)
    .map(node => node.className)"""


def looks_right(page: Page) -> None:
    """All controls have a name, all text has a contrast of 4.5:1, nothing is wider than its room."""
    page.wait_for_timeout(200)  # what slides in has arrived
    for wrong in (UNNAMED, PALE, TOO_WIDE):
        found = page.evaluate(wrong)
        assert found == [], found
