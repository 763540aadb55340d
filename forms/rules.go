package forms

// Rules are the names of the rules that [Read] and [Review] know, with what
// each is about. They are stable: programs that read findings may rely on them.
func Rules() map[string]string {
	return map[string]string{
		// Reading: the file and its tables.
		"form-unknown":   "看不出是哪一张表",
		"form-title":     "表头上方没有表的名称",
		"form-column":    "有清理原因一列，而表名不是清理汇总表",
		"sheet-other":    "工作表里没有这三张表",
		"sheet-header":   "工作表里有人员，找不到表头",
		"sheet-hidden":   "工作表是隐藏的",
		"row-hidden":     "行是隐藏的",
		"note-below":     "表下的话里提到表里的人",
		"column-missing": "缺列",
		"column-twice":   "一列有两份",
		"column-extra":   "多出的列，作备注采集",
		"row-passed":     "没有姓名和身份证号的行，没有采集",
		"unit-empty":     "没有报送单位",

		// Reading: a cell.
		"cell-date":      "成了日期",
		"cell-error":     "公式错误",
		"cell-formula":   "公式没有结果",
		"cell-number":    "按数值存放",
		"number-rounded": "编号被当作数值，后几位已丢失",
		"id-format":      "身份证号里有空格、全角数字等，已整理",
		"name-space":     "姓名里有空格，已去掉",
		"name-separator": "间隔号不是“·”",

		// A row by itself.
		"department-empty":  "没有工作单位",
		"name-empty":        "没有姓名",
		"type-empty":        "没有执法类型",
		"category-empty":    "没有执法类别",
		"area-empty":        "没有执法区域",
		"certificate-empty": "没有执法证编号",
		"reason-empty":      "没有清理原因",
		"field-ditto":       "写“同上”，没有写全",
		"department-short":  "工作单位不是全称",
		"type-unknown":      "执法类型不在选项中",
		"category-unknown":  "执法类别不在选项中",
		"area-unknown":      "执法区域不在选项中",
		"name-character":    "姓名里有不该有的字符",
		"name-length":       "姓名的字数少见",
		"character-missing": "没有字体能打印的字",
		"not-eligible":      "通知排除的人员（工勤、聘用、劳务派遣、临时、辅助）",
		"sex-unknown":       "性别看不懂",
		"sex-differs":       "性别与身份证号不符",
		"birth-unknown":     "出生年月看不懂",
		"birth-differs":     "出生年月与身份证号不符",

		// The identity number, GB 11643.
		"id-empty":         "没有身份证号",
		"id-rounded":       "被当作数值，末三位已丢失",
		"id-old-form":      "15 位旧号码",
		"id-length":        "不是 18 位",
		"id-character":     "有不该有的字符",
		"id-birth-date":    "出生日期不存在",
		"id-check-digit":   "校验位不符",
		"id-area":          "地区代码不在表中",
		"id-born-later":    "出生晚于通知日期",
		"id-too-young":     "未满 18 周岁",
		"id-too-old":       "超过 70 周岁",
		"id-sequence-zero": "顺序码为 000",
		"id-perhaps-lost":  "末三位为 0，可能已丢失",

		// Rows against each other.
		"person-twice":        "一表两行是同一人",
		"two-departments":     "两个单位报了同一人",
		"cleared-and-renewed": "既清理又换发",
		"cleared-and-new":     "既清理又新领",
		"renewed-and-new":     "既换发又新领",
		"renewal-of-void":     "换发的证件在附件1里已列入清理",
		"name-differs":        "一个身份证号有两个姓名",
		"certificate-twice":   "一个执法证编号有两人",
		"qualification-twice": "一个资格编号有两人",

		// The collection.
		"department-missing": "应报送的单位没有报送",
		"review":             "审核没有做成",
	}
}
