/** Where the console's mark is served. */
export const icon = `${import.meta.env.BASE_URL}icon.svg`
