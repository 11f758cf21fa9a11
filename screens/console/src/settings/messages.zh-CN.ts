import account from './account/messages.zh-CN'
import calendar from './calendar/messages.zh-CN'
import category from './category/messages.zh-CN'
import clock from './clock/messages.zh-CN'
import grid from './grid/messages.zh-CN'
import integration from './integration/messages.zh-CN'
import notice from './notice/messages.zh-CN'
import roster from './roster/messages.zh-CN'
import routing from './routing/messages.zh-CN'

export default {
  nav: '设置目录',
  group: { places: '网格', people: '人员', work: '办理规则', messages: '消息与对接', mine: '我的' },
  page: {
    settings: '设置',
    grids: '网格与范围',
    'grid-import': '导入网格范围',
    accounts: '人员与角色',
    roster: '值班',
    units: '成员单位',
    categories: '诉求分类',
    routing: '派单规则',
    'rule-set': '派单规则',
    clocks: '办理时限',
    calendar: '工作日历',
    'notice-templates': '消息模板',
    'dead-letters': '未送达消息',
    webhooks: '对外推送',
    me: '我的账号',
  },
  about: {
    grids: '新建、更名、划转、停用网格，在地图上画出范围。',
    'grid-import': '用 GeoJSON 文件批量带入网格范围，先试运行再导入。',
    accounts: '谁能登录，在哪里担任什么角色。',
    roster: '一长六员，谁在什么时间值班。',
    units: '物业公司、部门等承办单位。',
    categories: '诉求怎么分类，哪些要拍照、要核查。',
    routing: '诉求来了自动派给谁；改之前先回放看影响。',
    clocks: '多久接单、多久办结；评价和重办的期限。',
    calendar: '节假日、调休和每周工作时间，时限按它计算。',
    'notice-templates': '发给居民和工作人员的话。',
    'dead-letters': '没有送到的消息，重发或作废。',
    webhooks: '把办理进展推送给其他系统。',
  },
  stale: {
    title: '刚刚有人先改了这里',
    text: '下面是对方改动的内容，您填写的都还在。',
    same: '对方改动的内容与您填写的各项无关，可以直接保存。',
    field: '项目',
    before: '您打开时',
    now: '现在',
    mine: '您要改成',
    onTop: '在最新内容上保存我的修改',
    theirs: '放弃我的修改，采用最新内容',
  },
  saved: '已保存',
  choose: '请选择',
  seeking: '正在查找…',
  noneFound: '没有找到',
  reason: '原因（会记入历史）',
  place: '网格',
  person: '人员',
  unit: '单位',
  retired: '已停用',
  everywhere: '全部',
  history: '变更历史',
  at: '时间',
  account,
  calendar,
  category,
  clock,
  grid,
  integration,
  notice,
  roster,
  routing,
}
