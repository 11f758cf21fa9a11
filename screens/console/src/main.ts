import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './App.vue'
import { i18n, startMessages } from './app/i18n'
import { router } from './router'
import '@sanping/shared/style.css'
import './style.css'
import './print.css'

async function start(): Promise<void> {
  const app = createApp(App)
  app.use(createPinia())
  app.use(i18n)
  // The first page is fetched while the words come.
  app.use(router)
  await startMessages()
  app.mount('#app')
}

void start()
