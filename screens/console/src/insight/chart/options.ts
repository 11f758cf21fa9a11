import type { EChartsCoreOption } from 'echarts/core'
import { amountWords, measureOf, type Figure } from '../figure'
import type { Point } from '../series'

/** A line over time, or bars of groups. */
export type Look = 'line' | 'bars'

/** Colours of the tokens, which a chart cannot read by itself. */
function token(name: string, otherwise: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim() || otherwise
}

/** What echarts is told for a figure. */
export function options(
  figure: Figure,
  points: readonly Point[],
  look: Look,
  dark: boolean,
): EChartsCoreOption {
  const share = measureOf(figure) === 'share'
  const ink = dark ? '#c9d6e2' : token('--ink-soft', '#51606e')
  const line = dark ? '#2b3d4f' : token('--line', '#d5dbe1')
  const brand = dark ? '#3fc1a9' : token('--brand', '#0b6b5d')
  const size = dark ? 16 : 12
  const shown = look === 'bars' ? [...points].reverse() : points
  const values = shown.map(({ value }) => (value === undefined ? null : share ? value * 100 : value))
  const words = shown.map(({ amount }) => amountWords(figure, amount))
  const label = { color: ink, fontSize: size }
  const measured = {
    type: 'value',
    min: 0,
    ...(share && { max: 100 }),
    minInterval: measureOf(figure) === 'count' ? 1 : 0,
    axisLabel: { ...label, formatter: share ? '{value}%' : '{value}' },
    splitLine: { lineStyle: { color: line } },
  }
  const named = {
    type: 'category',
    data: shown.map(point => point.label),
    axisLabel: { ...label, ...(look === 'bars' && { width: dark ? 220 : 130, overflow: 'truncate' }) },
    axisLine: { lineStyle: { color: line } },
    axisTick: { show: false },
  }
  return {
    animation: false,
    aria: { enabled: false },
    // By its name: labels are measured on a canvas, which does not inherit.
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
    grid: { left: 8, right: look === 'bars' ? 56 : 16, top: 12, bottom: 4, containLabel: true },
    tooltip: {
      trigger: 'axis',
      renderMode: 'richText',
      formatter: (rows: readonly { dataIndex: number }[]) => {
        const at = rows[0]?.dataIndex ?? 0
        return `${shown[at]?.label ?? ''}  ${words[at] ?? ''}`
      },
    },
    xAxis: look === 'line' ? named : measured,
    yAxis: look === 'line' ? measured : named,
    series: [
      look === 'line'
        ? {
            type: 'line',
            data: values,
            connectNulls: false,
            symbolSize: 6,
            lineStyle: { color: brand, width: 2 },
            itemStyle: { color: brand },
            areaStyle: { color: brand, opacity: 0.12 },
          }
        : {
            type: 'bar',
            data: values,
            barMaxWidth: 18,
            itemStyle: { color: brand, borderRadius: [0, 3, 3, 0] },
            label: {
              show: true,
              position: 'right',
              ...label,
              formatter: ({ dataIndex }: { dataIndex: number }) => words[dataIndex] ?? '',
            },
          },
    ],
  }
}
