package notice

import (
	"strings"
	"unicode"
)

// The words by which parts are known. They are functions, not variables: a
// program that parses nothing builds no tables.

// endsGenre reports whether a title ends in the name of a kind of 公文
// (党政机关公文处理工作条例, 第八条), trailing parentheses aside, or in one that
// organs use beside the fifteen.
func endsGenre(z string) bool {
	z = strings.TrimRight(dropParen(z), "”》")
	return hasAnySuffix(z, "决议", "决定", "命令", "令", "公报", "公告", "通告", "意见", "通知", "通报", "报告", "请示",
		"批复", "议案", "函", "纪要", "公示", "启事", "通知书", "复函")
}

// endsRules reports whether a title ends in the name of a document that a
// notice issues or carries.
func endsRules(z string) bool {
	z = strings.TrimRight(dropParen(z), "”》")
	return endsGenre(z) || hasAnySuffix(z, "办法", "规定", "方案", "细则", "规则", "条例", "计划", "规划", "制度", "标准",
		"名单", "目录", "要点", "预案", "章程", "纲要", "规程", "规范", "守则", "准则", "指南", "清单", "表", "须知", "说明",
		"安排", "职责", "流程", "样式", "模板", "提纲", "任务分工", "程序", "措施", "公约", "大纲", "总结", "讲话")
}

// organLike reports whether z, without white space, reads as the name of an
// organ that signs.
func organLike(z string) bool {
	z = dropParen(z)
	if n := runeLen(z); n < 2 || n > 40 {
		return false
	}
	for _, r := range z {
		if !unicode.Is(unicode.Han, r) && !strings.ContainsRune("（）()·“”-", r) && !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return false
		}
	}
	if hasAnyPrefix(z, "关于", "各", "请", "在", "由", "对", "特此", "附件", "联系", "抄送", "主送") || containsAny(z, "的通", "关于") {
		return false
	}
	return hasAnySuffix(z, "府", "局", "厅", "委", "部", "会", "院", "办", "室", "处", "司", "署", "社", "校", "学", "队",
		"站", "所", "中心", "公司", "银行", "组", "科", "团", "联", "台", "馆", "党组", "支部", "海关", "支行", "分行", "总行",
		"管委会", "开发区", "院系", "中学", "小学", "街道", "股", "幼儿园", "厂", "矿", "场", "协会", "学会", "集团", "机关", "基金", "人民法院",
		"联盟", "指挥部", "医院", "办事处", "工会", "大学", "学校", "系")
}

// organs splits a line into the organs it names. Spaces part them only when
// each part can stand by itself: 奈曼旗 司法局 is one organ, and 国 务 院 too.
// A 、 parts them as well. ok is false when the line names none.
func organs(text string) (names []string, ok bool) {
	fields := strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || r == '、' })
	if len(fields) == 0 {
		return nil, false
	}
	if len(fields) > 1 {
		apart := true
		for _, f := range fields {
			if !organLike(f) || runeLen(f) < 4 && !hasAnySuffix(f, "部", "院", "委", "署") || hasAnyPrefix(f, "办公", "人民") && runeLen(f) < 5 {
				apart = false
				break
			}
		}
		if apart {
			return fields, true
		}
	}
	if z := squeeze(text); organLike(z) {
		return []string{z}, true
	}
	return nil, false
}

// furniture reports whether a line belongs to a web page or a printing office
// and not to the 公文 on it.
func furniture(text string) bool {
	const longest = 120 * 3 // bytes
	if len(text) > longest {
		return false
	}
	z := squeeze(text)
	if hasAnyPrefix(z, "当前位置", "您的位置", "首页>", "首页»", "分享到", "扫一扫", "打印本页", "关闭窗口", "【打印】", "【关闭】",
		"【字体", "[字体", "字体：", "字号：大", "浏览次数", "点击数", "阅读次数", "上一篇", "下一篇", "责任编辑", "【返回顶部】", "打印关闭") {
		return true
	}
	if containsAny(z, "【字体：", "字体：大中小", "字号：大中小") {
		return true
	}
	if _, ok := cutLabel(text, "索引号", "索取号", "主题分类", "信息分类", "发布机构", "发布日期", "发布时间", "生成日期", "公开日期", "公开范围", "信息来源",
		"稿源", "来源", "编辑", "有效性", "公文时效", "主题词", "内容概述", "体裁分类", "组配分类", "信息索引号", "废止日期", "生效日期",
		"发文机关", "成文日期", "标题", "名称", "文号", "发文日期", "文件编号", "信息名称", "效力状态", "打字", "校对", "转载请注明", "字体", "浏览量", "审核"); ok {
		return true
	}
	if inner, ok := unparen(z); ok && hasAnyPrefix(inner, "转自", "来源", "责任编辑", "摘自", "编辑：", "原载", "稿件来源", "此页无正文", "本页无正文") {
		return true
	}
	if strings.HasPrefix(z, "共印") && hasAnySuffix(z, "份", "份）", "份。") || strings.HasPrefix(z, "（共印") {
		return true
	}
	return false
}

// pageNumberLine reports whether a line is a page number: — 2 — or - 2 -.
func pageNumberLine(z string) bool {
	const dashes = "-—－–―─一"
	digits := strings.Trim(z, dashes)
	if digits == "" || len(z)-len(digits) < 2 || !strings.ContainsRune(dashes, firstRune(z)) || !strings.ContainsRune(dashes, lastRune(z)) {
		return false
	}
	_, ok := smallInt(foldDigits(digits), 9999)
	return ok
}

// contactLine reports whether a line gives somebody's telephone and the like.
func contactLine(text string) bool {
	const longest = 120 * 3 // bytes
	if len(text) > longest {
		return false
	}
	if i := strings.Index(text, "。"); i >= 0 && i < len(text)-len("。") {
		return false
	}
	_, ok := cutLabel(text, "联系人", "联系人及电话", "联系人及联系电话", "联系电话", "联系方式", "电子邮箱", "电子邮件", "邮箱", "传真", "咨询电话", "联系地址", "通讯地址", "通信地址", "地址",
		"邮编", "邮政编码", "电话", "手机", "监督电话", "举报电话", "传真电话", "E-mail", "Email", "联系单位", "业务咨询电话", "咨询热线", "联系邮箱", "网址")
	return ok
}
