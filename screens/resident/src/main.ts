import { createSSRApp } from 'vue'
import App from './App.vue'
import '@platform/reset.css'

/** What the kit calls to start the app. */
export function createApp(): { app: ReturnType<typeof createSSRApp> } {
  return { app: createSSRApp(App) }
}
