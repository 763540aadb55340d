package typeset

import "strings"

// titleWords are words that the titles of official documents are made of,
// between spaces. It is what lets a title be broken 词意完整 without a
// dictionary; names of places and organs come from the caller (Balanced's keep).
const titleWords = ` 关于 印发 转发 批转 开展 做好 加强 进一步 推进 推动 深化 规范 完善 建立 健全 组织 实施 落实 贯彻 执行 启用 作废
 注销 公布 发布 调整 成立 设立 举办 召开 申报 核定 下达 同意 修改 修订 废止 清理 换发 新领 核发 颁发 补办 认定 任命 免去 任免 表彰 命名
 工作 通知 通告 公告 通报 决定 决议 意见 报告 请示 批复 纪要 议案 公报 方案 办法 规定 细则 条例 规划 计划 要点 目录 清单 标准 制度 机制
 行政 执法 行政执法 行政执法人员 行政执法证 行政执法证件 行政执法监督 执法证 执法证件 执法人员 人员 证件 资格 资格认证 认证 考试 培训 管理 监督
 检查 督查 专项 行动 活动 整治 治理 服务 改革 发展 建设 创新 试点 示范 评估 评审 评价 考核 奖励 处罚 处理 处置 审批 许可 备案 登记 统计
 调查 普查 审计 采购 招标 投标 预算 决算 资金 补助 补贴 项目 工程 产业 企业 单位 机关 机构 部门 人民政府 政府 办公厅 办公室 委员会 常务委员会
 司法厅 司法局 司法部 公安局 财政局 财政部 国务院 自治区 自治州 自治县 开发区 全国 全省 全区 全市 全县 全旗 全乡 全镇 各级 有关 事项 问题 情况
 若干 暂行 试行 年度 季度 上半年 下半年 期间 安全 生产 安全生产 应急 应急管理 消防 交通 运输 环境 保护 环境保护 生态 生态环境 卫生 健康
 教育 科技 科学 技术 文化 旅游 体育 民政 民族 宗教 农业 农村 农牧 林业 水利 草原 自然 资源 自然资源 住房 城乡 社会 保障 社会保障 人力 人力资源
 市场 市场监督 市场监管 信用 信息 信息化 数据 公开 网络 平台 系统 数字 智慧 营商环境 优化 提升 提高 质量 水平 能力 基层 群众 干部 职工
 先进 集体 个人 优秀 领导 小组 领导小组 协调 联席会议 会议 精神 学习 宣传 宣传月 法治 法律 法规 规范性文件 文件 依法 依法行政 普法 责任 责任制
 文化和旅游 人力资源和社会保障 住房和城乡建设 工业和信息化 发展和改革 自然资源和规划 卫生和健康 国民经济和社会发展 党和国家
 全面 推行 公示 公示制度 全过程 记录 记录制度 重大 重大决策 法制 审核 法制审核 审核制度 指导 指导意见 实施意见 实施方案 实施办法 管理办法 暂行办法 工作方案 活动方案
 汇总 汇总表 统计表 名册 花名册 联系人 负责人 主要负责人 办理 受理 申请 申领 换证 持证 上岗 持证上岗 投诉 举报 信访 接待 值班 汛期 防汛 抗旱 防火 防疫 疫情 防控
 食品 药品 食品安全 药品监管 特种设备 知识产权 价格 物价 税务 土地 矿产 能源 电力 通信 广播 电视 新闻 出版 档案 保密 机要 人事 编制 事业 事业单位 公务员 养老 医疗 保险 就业 创业 乡村 振兴 乡村振兴 扶贫
 和谐 和平 等级 及时 与会 之家 地方 地区 地质 地名 地震 了解 者名单 获得者 名单 节日 放假 安排 春节 国庆节 元旦 劳动节 端午节 中秋节 清明节
`

// longestWord is the length in characters of the longest word of titleWords at
// the start of r, 0 if there is none.
func longestWord(r []rune) int {
	const longest = 10
	for n := min(longest, len(r)); n > 1; n-- {
		w := string(r[:n])
		if strings.ContainsAny(w, " \n") {
			continue
		}
		if strings.Contains(titleWords, " "+w+" ") || strings.Contains(titleWords, " "+w+"\n") {
			return n
		}
	}
	return 0
}
