import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './app/App.vue'
import { i18n, speakAsBefore } from './app/i18n'
import { router } from './app/router'
import './app/install'
import { watchForUpdates } from './app/update'
import './theme.css'

await speakAsBefore().catch(() => undefined)
createApp(App).use(createPinia()).use(i18n).use(router).mount('#app')
watchForUpdates()
