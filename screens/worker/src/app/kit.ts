// The kit's styles one by one: its bundles bring an icon font along, from elsewhere, which the policy of the page
// forbids and nothing here needs.
import 'vant/es/style/base.css'
import 'vant/es/loading/index.css'
import 'vant/es/button/index.css'
import 'vant/es/cell/index.css'
import 'vant/es/field/index.css'
export { Button } from 'vant/es/button'
export { Field } from 'vant/es/field'
