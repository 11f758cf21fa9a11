import 'vant/es/image/index.css'
import 'vant/es/swipe/index.css'
import 'vant/es/swipe-item/index.css'
import 'vant/es/image-preview/index.css'
import { showImagePreview } from 'vant/es/image-preview'
import closeIcon from './close.svg?url'

/** Shows photos large, from this one on. */
export function openViewer(images: string[], startPosition: number): void {
  showImagePreview({ images, startPosition, closeable: true, closeIcon })
}
