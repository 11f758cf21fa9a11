/** Under this type a dragged petition carries its id. */
export const DRAGGED = 'application/x-sanping-petition'
