import { follow, type Schema } from '@sanping/shared'
import { defineStore } from 'pinia'
import { ref } from 'vue'
import { client } from './client'

/** A step as it happened: the action, and what the stream tells of it. */
export type Step = Schema<'StepEvent'> & { readonly action: string }

/** What wants to know of steps. */
export interface Listener {
  onStep?(step: Step): void
  /** Steps may have been missed: read anew. */
  onReset?(): void
}

/** A token that ends also ends the stream; that short a break is nobody's business. */
const PATIENCE = 3_000

/** The live stream, one for the whole page. */
export const useStream = defineStore('stream', () => {
  const state = ref<'starting' | 'live' | 'lost'>('starting')
  const listeners = new Set<Listener>()
  let end: (() => void) | undefined
  let losing: ReturnType<typeof setTimeout> | undefined

  function onState(live: boolean): void {
    if (live) {
      clearTimeout(losing)
      losing = undefined
      state.value = 'live'
    } else {
      losing ??= setTimeout(() => (state.value = 'lost'), PATIENCE)
    }
  }

  function start(): void {
    end ??= follow(client, {
      onStep: (name, step) => {
        const told = { ...step, action: name.slice('petition.'.length) }
        listeners.forEach(({ onStep }) => onStep?.(told))
      },
      onReset: () => listeners.forEach(({ onReset }) => onReset?.()),
      onState,
    })
  }

  function stop(): void {
    end?.()
    end = undefined
    clearTimeout(losing)
    losing = undefined
    state.value = 'starting'
  }

  /** Listens until the answer is called. */
  function listen(listener: Listener): () => void {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }

  return { state, start, stop, listen }
})
