package citizenid

// home is the province whose prefectures the table knows too: 内蒙古自治区.
const home = "15"

// AreaName returns the name of the place of the area code, 地址码, as far as it
// is known: down to the banner within 通辽市 and the former 哲里木盟, to the
// prefecture within Inner Mongolia, to the province elsewhere; "" when not even
// the province is known. Area codes stay in a number for life, so that the name
// says where the number was first given, not where the person lives.
func (n Number) AreaName() string {
	if n.s == "" {
		return ""
	}
	name := province(n.s[:2])
	if name == "" || n.s[:2] != home {
		return name
	}
	return name + prefecture(n.s[:4]) + banner(n.s[:6])
}

// knownArea reports whether the province, and within Inner Mongolia also the
// prefecture, is one that GB/T 2260 has or had. Counties come and go too often
// for their absence from a table to mean anything.
func knownArea(s string) bool {
	if province(s[:2]) == "" {
		return false
	}
	return s[:2] != home || prefecture(s[:4]) != ""
}

// province names the first two digits (GB/T 2260). 83 is used only in the
// residence permits of residents of Taiwan, as 81 and 82 are for Hong Kong and
// Macao (国办发〔2018〕81号).
func province(code string) string {
	switch code {
	case "11":
		return "北京市"
	case "12":
		return "天津市"
	case "13":
		return "河北省"
	case "14":
		return "山西省"
	case home:
		return "内蒙古自治区"
	case "21":
		return "辽宁省"
	case "22":
		return "吉林省"
	case "23":
		return "黑龙江省"
	case "31":
		return "上海市"
	case "32":
		return "江苏省"
	case "33":
		return "浙江省"
	case "34":
		return "安徽省"
	case "35":
		return "福建省"
	case "36":
		return "江西省"
	case "37":
		return "山东省"
	case "41":
		return "河南省"
	case "42":
		return "湖北省"
	case "43":
		return "湖南省"
	case "44":
		return "广东省"
	case "45":
		return "广西壮族自治区"
	case "46":
		return "海南省"
	case "50":
		return "重庆市"
	case "51":
		return "四川省"
	case "52":
		return "贵州省"
	case "53":
		return "云南省"
	case "54":
		return "西藏自治区"
	case "61":
		return "陕西省"
	case "62":
		return "甘肃省"
	case "63":
		return "青海省"
	case "64":
		return "宁夏回族自治区"
	case "65":
		return "新疆维吾尔自治区"
	case "71", "83":
		return "台湾省"
	case "81":
		return "香港特别行政区"
	case "82":
		return "澳门特别行政区"
	}
	return ""
}

// prefecture names the first four digits within Inner Mongolia. The leagues
// that became cities between 1983 and 2003 keep their old codes beside the new
// ones: most adults of 奈曼旗 carry 1523.
func prefecture(code string) string {
	switch code {
	case "1501":
		return "呼和浩特市"
	case "1502":
		return "包头市"
	case "1503":
		return "乌海市"
	case "1504":
		return "赤峰市"
	case "1505":
		return "通辽市"
	case "1506":
		return "鄂尔多斯市"
	case "1507":
		return "呼伦贝尔市"
	case "1508":
		return "巴彦淖尔市"
	case "1509":
		return "乌兰察布市"
	case "1521":
		return "呼伦贝尔盟" // now 1507
	case "1522":
		return "兴安盟"
	case "1523":
		return "哲里木盟" // now 1505
	case "1524":
		return "昭乌达盟" // now 1504
	case "1525":
		return "锡林郭勒盟"
	case "1526":
		return "乌兰察布盟" // now 1509
	case "1527":
		return "伊克昭盟" // now 1506
	case "1528":
		return "巴彦淖尔盟" // now 1508
	case "1529":
		return "阿拉善盟"
	}
	return ""
}

// banner names the six digits within 通辽市 and the former 哲里木盟; "" for the
// rest.
func banner(code string) string {
	switch code {
	case "150502":
		return "科尔沁区"
	case "150521", "152322":
		return "科尔沁左翼中旗"
	case "150522", "152323":
		return "科尔沁左翼后旗"
	case "150523", "152324":
		return "开鲁县"
	case "150524", "152325":
		return "库伦旗"
	case "150525", "152326":
		return "奈曼旗"
	case "150526", "152327":
		return "扎鲁特旗"
	case "150581", "152302":
		return "霍林郭勒市"
	case "152301":
		return "通辽市"
	}
	return ""
}
