/** What a server that refuses answers, for `route.fulfill`. */
export function refusal(
  status: number,
  code: string,
  title: string,
  errors: readonly { field: string; code: string; detail: string }[] = [],
) {
  return {
    status,
    headers: { 'content-type': 'application/problem+json', 'retry-after': '7' },
    body: JSON.stringify({
      type: `/errors#${code}`,
      title,
      status,
      code,
      detail: '请看提示。',
      traceId: 'trace-1',
      errors,
    }),
  }
}
