// Pictures as the documentation has them: small.

import { readFile, writeFile } from 'node:fs/promises';

/**
 * Puts pictures side by side, `across` in a row, into one that is small enough for the documentation. What
 * is below `limit` is left out.
 */
export async function sheet(browser, files, into, { width = 256, across = files.length, gap = 16, limit = 2000 } = {}) {
  const pictures = await Promise.all(files.map((file) => readFile(file, 'base64')));
  const page = await browser.newPage();
  const small = await page.evaluate(async ([pictures, width, across, gap, limit]) => {
    const images = await Promise.all(pictures.map(async (picture) => {
      const image = new Image();
      image.src = `data:image/png;base64,${picture}`;
      await image.decode();
      return image;
    }));
    const high = (image) => Math.round((image.height * width) / image.width);
    const rows = [];
    while (images.length) rows.push(images.splice(0, across));
    const heights = rows.map((row) => Math.max(...row.map(high)) + gap);
    const canvas = document.createElement('canvas');
    canvas.width = across * (width + gap) + gap;
    canvas.height = Math.min(limit, heights.reduce((sum, height) => sum + height, gap));
    const context = canvas.getContext('2d');
    context.imageSmoothingQuality = 'high';
    context.fillStyle = '#eef4f7';
    context.fillRect(0, 0, canvas.width, canvas.height);
    let top = gap;
    for (const [n, row] of rows.entries()) {
      row.forEach((image, at) => context.drawImage(image, gap + at * (width + gap), top, width, high(image)));
      top += heights[n];
    }
    return canvas.toDataURL('image/webp', 0.7).split(',')[1];
  }, [pictures, width, across, gap, limit]);
  await writeFile(into, small, 'base64');
  await page.close();
}
