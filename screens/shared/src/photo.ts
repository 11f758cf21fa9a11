/** Longest edge that the server keeps, in pixels; more would only cost the phone's network. */
export const LONGEST_EDGE = 2560
const QUALITY = 0.85

/**
 * A photo as it should be sent from a browser: at most 2,560 pixels a side, as JPEG. What the browser cannot
 * read (HEIC on some) is given back as it was: the server says what is wrong with it.
 */
export async function shrinkPhoto(file: Blob): Promise<Blob> {
  let bitmap: ImageBitmap
  try {
    bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' })
  } catch {
    return file
  }
  const scale = Math.min(1, LONGEST_EDGE / Math.max(bitmap.width, bitmap.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(bitmap.width * scale)
  canvas.height = Math.round(bitmap.height * scale)
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
  bitmap.close()
  const shrunk = await new Promise<Blob | null>(resolve => canvas.toBlob(resolve, 'image/jpeg', QUALITY))
  return shrunk && (shrunk.size < file.size || scale < 1) ? shrunk : file
}
