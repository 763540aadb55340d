package main

import "strings"

// The words that names are put together from. Given names are common ones, so
// that a name means no one in particular.
var (
	surnames = strings.Fields(`王 李 张 刘 包 白 陈 赵 孙 于 吴 韩 宝 何 马 杨 席 梁 康 孟 佟 齐 邰 金 高 宋 徐 谢 姜 邱 郭 石 田 胡 曹`)

	menOne  = strings.Fields(`军 伟 强 磊 鹏 涛 勇 杰 超 斌 浩 宇 峰 辉 刚 亮 毅 洋 旭 健`)
	menTwo  = strings.Fields(`志强 建军 国庆 海龙 晓东 永生 文博 立新 玉柱 春雷 子轩 长青 福山 景阳 树林 宏伟 德胜 庆丰 天宇 明远`)
	wmnOne  = strings.Fields(`丽 静 敏 艳 娟 慧 婷 雪 颖 萍 玲 莉 霞 欣 琳 蕾 洁 岩 悦 薇`)
	wmnTwo  = strings.Fields(`丽华 晓燕 秀英 玉梅 海霞 春艳 桂兰 雅琴 思雨 佳怡 淑珍 红梅 文静 立娜 艳玲 雪莹 美琪 彦杰 桂芝 明慧`)
	mongMen = strings.Fields(`巴特尔 孟和 苏和 朝鲁 布和巴雅尔 哈斯巴根 青格乐 特木尔 宝音图 额尔敦 那顺 吉日嘎拉 敖特根 乌力吉 朝格图 毕力格 格日勒图 达来 满都拉 巴图 斯日古楞 那日苏 伊德尔 恩和 宝力道`)
	mongWmn = strings.Fields(`其其格 萨仁 娜仁 高娃 通嘎拉嘎 乌日娜 萨如拉 塔娜 托娅 阿茹娜 苏日娜 哈斯其木格 娜布其 奥云 格根塔娜 萨仁其木格 娜仁其木格 乌云嘎 斯日古冷 敖登`)
)

// special is a name given by hand, because tests and eyes look for it.
type special struct {
	name   string
	female bool
}

// specials are given out first, a few to each department. The separator in
// names is U+00B7 (民委发〔2016〕33号), which also asks for room for 25 Han
// characters.
var specials = []special{
	// compound surnames
	{"欧阳文博", false}, {"司马静", true}, {"诸葛长青", false}, {"慕容雪莹", true}, {"皇甫毅", false}, {"上官明慧", true}, {"呼延超", false},
	// Mongolian names with separators, up to 25 characters
	{"阿拉坦·巴特尔", false}, {"乌力吉·孟和巴雅尔", false}, {"额尔敦·其其格", true},
	{"宝音德力格尔·阿拉坦苏和", false}, {"孟根图雅·娜仁格日勒·萨如拉", true},
	{"额尔敦巴雅尔·孟和乌力吉·阿拉坦格日勒·那仁满都拉", false}, // 25
	// rare characters of the BMP; 暘 is beyond 通用规范汉字表 and only 宋体 has it
	{"王堃", false}, {"李䶮", false}, {"陈喆", false}, {"赵奡", false}, {"白翀", true}, {"孙赟", true}, {"吴犇", false}, {"于淼", true}, {"包㛃", true}, {"高暘", false},
	// beyond the BMP
	{"张𬱖", true}, {"刘𬭎", false}, {"杨𫖯", false}, {"徐𬍛", true}, {"金𬴂", false},
	// two people of one name
	{"王丽", true}, {"王丽", true},
}

// namer gives out names, each once but for those that are doubled on purpose.
type namer struct {
	dice  *dice
	taken map[string]bool
}

func newNamer(d *dice) *namer {
	n := &namer{d, map[string]bool{}}
	for _, s := range specials {
		n.taken[s.name] = true
	}
	return n
}

// name makes a new name for a man or a woman: two or three characters, or a
// Mongolian name written together, now and then after the surname 包 or 白.
func (n *namer) name(female bool) string {
	one, two, mong := menOne, menTwo, mongMen
	if female {
		one, two, mong = wmnOne, wmnTwo, mongWmn
	}
	for {
		var name string
		switch n.dice.n(10) {
		case 0, 1, 2:
			name = n.dice.pick(surnames) + n.dice.pick(one)
		case 3, 4, 5, 6:
			name = n.dice.pick(surnames) + n.dice.pick(two)
		case 7:
			name = n.dice.pick([]string{"包", "白"}) + n.dice.pick(mong)
		default:
			name = n.dice.pick(mong)
		}
		if !n.taken[name] {
			n.taken[name] = true
			return name
		}
	}
}
