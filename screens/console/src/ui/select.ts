// From its own files: the kit's index brings much along that no page shows.
import 'element-plus/es/components/base/style/css'
import 'element-plus/es/components/select/style/css'
import 'element-plus/es/components/option/style/css'

export { ElOption, ElSelect } from 'element-plus/es/components/select/index'
