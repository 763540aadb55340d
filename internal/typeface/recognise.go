package typeface

import (
	"slices"
	"strings"
)

// kind is a kind of face that is known by name. Names are folded (see fold);
// one that begins or ends with * stands for all that end or begin with the rest.
type kind struct {
	role     Role
	standIn  bool // it serves the role without being its true face
	min, max int  // the weights that count; 0 and 0 for any
	want     int  // the weight that is best; 0 for regular
	names    []string
}

// kinds returns the faces that are known for a role, best first. The order is:
//
//   - 方正公文 and 方正 _GBK, which someone installs for documents like these,
//     and which have the 21,003 Han characters of GBK;
//   - the faces of the electronics standards institute (CESI) in GB 18030 and
//     GB 13000, as on 麒麟 and 统信 machines;
//   - those of Windows, then those of Office and macOS (华文);
//   - the editions of GB 2312 (简体, _GB2312), whose 6,763 Han characters lack
//     many that occur in names;
//   - free faces, and any other whose Chinese name says what it is.
//
// 繁体 editions, which draw the traditional form of each character, are none.
func kinds() []kind {
	const bold, heavy = 600, 1000
	return []kind{
		{role: FangSong, names: []string{"方正公文仿宋*", "fzdocfangsong*"}},
		{role: FangSong, names: []string{"方正仿宋gbk*", "方正仿宋gb18030*", "fzfangsongz02", "fzfskgbk10"}},
		{role: FangSong, names: []string{"cesi仿宋gb18030*", "cesifsgb18030", "gbfsgb18030", "cesi仿宋gb13000*", "cesifsgb13000"}},
		{role: FangSong, names: []string{"仿宋", "fangsong"}},
		{role: FangSong, names: []string{"华文仿宋", "stfangsong"}},
		{role: FangSong, names: []string{"方正仿宋简体", "fzfangsongz02s", "fzfsjwgb10"}},
		{role: FangSong, names: []string{"仿宋gb2312", "fangsonggb2312", "cesi仿宋gb2312*", "cesifsgb2312"}},
		{role: FangSong, names: []string{"*仿宋*"}},

		{role: BiaoSong, names: []string{"方正公文小标宋*", "fzdocxiaobiaosong*", "fzdxbsgbk10"}},
		{role: BiaoSong, names: []string{"方正小标宋gbk*", "方正小标宋gb18030*", "fzxiaobiaosongb05", "fzxbskgbk10"}},
		{role: BiaoSong, names: []string{"cesi小标宋gb18030*", "cesixbsgb18030", "gbxbsgb18030", "cesi小标宋gb13000*", "cesixbsgb13000"}},
		{role: BiaoSong, names: []string{"方正小标宋简体", "方正小标宋简", "fzxiaobiaosongb05s", "fzxbsjwgb10"}},
		{role: BiaoSong, names: []string{"小标宋", "小标宋体", "cesi小标宋gb2312*", "cesixbsgb2312"}},
		{role: BiaoSong, names: []string{"*小标宋*", "*xiaobiaosong*"}},
		{role: BiaoSong, standIn: true, names: []string{"*标宋*", "华文中宋", "stzhongsong"}},
		{role: BiaoSong, standIn: true, min: bold, max: heavy, want: 700, names: sourceHanSerif()},

		{role: HeiTi, names: []string{"方正公文黑体*", "fzdochei*"}},
		{role: HeiTi, names: []string{"方正黑体gbk*", "方正黑体gb18030*", "fzheib01", "fzhtkgbk10"}},
		{role: HeiTi, names: []string{"cesi黑体gb18030*", "cesihtgb18030", "gbhtgb18030", "cesi黑体gb13000*", "cesihtgb13000"}},
		{role: HeiTi, names: []string{"黑体", "simhei"}},
		{role: HeiTi, names: []string{"华文黑体", "stheiti", "heitisc*", "stheitisc*", "黑体简"}},
		{role: HeiTi, names: []string{"方正黑体简体", "fzheib01s", "fzhtjwgb10"}},
		{role: HeiTi, names: []string{"黑体gb2312", "cesi黑体gb2312*", "cesihtgb2312"}},
		{role: HeiTi, want: 500, names: []string{
			"思源黑体*", "sourcehansanssc*", "sourcehansanscn*", "notosanssc*", "notosanscjksc*"}},
		{role: HeiTi, names: []string{"文泉驿正黑", "wenquanyizenhei", "文泉驿微米黑", "wenquanyimicrohei"}},
		{role: HeiTi, names: []string{"*黑体*"}},

		{role: KaiTi, names: []string{"方正公文楷体*", "fzdockai*"}},
		{role: KaiTi, names: []string{"方正楷体gbk*", "方正楷体gb18030*", "fzkaiz03", "fzktkgbk10"}},
		{role: KaiTi, names: []string{"cesi楷体gb18030*", "cesiktgb18030", "gbktgb18030", "cesi楷体gb13000*", "cesiktgb13000"}},
		{role: KaiTi, names: []string{"楷体", "kaiti", "simkai"}},
		{role: KaiTi, names: []string{"华文楷体", "stkaiti", "kaitisc*", "stkaitisc*", "楷体简"}},
		{role: KaiTi, names: []string{"方正楷体简体", "fzkaiz03s", "fzktjwgb10"}},
		{role: KaiTi, names: []string{"楷体gb2312", "kaitigb2312", "cesi楷体gb2312*", "cesiktgb2312"}},
		{role: KaiTi, names: []string{
			"霞鹜文楷", "霞鹜文楷light", "霞鹜文楷medium", "霞鹜文楷gb*", "lxgwwenkai",
			"lxgwwenkailight", "lxgwwenkaimedium", "lxgwwenkaigb*"}},
		{role: KaiTi, names: []string{"arplukaicn"}},
		{role: KaiTi, names: []string{"arplkaitimgb"}}, // GB 2312
		{role: KaiTi, names: []string{"*楷体*"}},

		{role: SongTi, names: []string{"方正公文书宋*", "方正公文宋体*"}},
		{role: SongTi, names: []string{"方正书宋gbk*", "方正书宋gb18030*", "fzshusongz01", "fzsskgbk10"}},
		{role: SongTi, names: []string{"cesi宋体gb18030*", "cesissgb18030", "gbssgb18030", "cesi宋体gb13000*", "cesissgb13000"}},
		{role: SongTi, names: []string{"宋体", "simsun"}},
		{role: SongTi, names: []string{"新宋体", "nsimsun"}},
		{role: SongTi, names: []string{"华文宋体", "stsong", "songtisc*", "stsongtisc*", "宋体简"}},
		{role: SongTi, names: []string{"方正书宋简体", "fzshusongz01s", "fzssjwgb10"}},
		{role: SongTi, names: []string{"宋体gb2312", "cesi宋体gb2312*", "cesissgb2312"}},
		{role: SongTi, min: 1, max: bold - 1, names: sourceHanSerif()},
		{role: SongTi, names: []string{"arplumingcn"}},
		{role: SongTi, names: []string{"arplsungtilgb"}}, // GB 2312
		{role: SongTi, names: []string{"*宋体*"}},
	}
}

// sourceHanSerif is 思源宋体 under its several names, for the mainland.
func sourceHanSerif() []string {
	return []string{"思源宋体*", "sourcehanserifsc*", "sourcehanserifcn*", "notoserifsc*", "notoserifcjksc*"}
}

// extensions returns names of faces that are made to hold what others lack, in
// the style of 宋体 or near it. Most have nothing but rare characters, so they
// serve no role; they are the first to fill a gap.
func extensions() []string {
	return []string{
		"simsunextb", "simsunextg", "宋体extb", "宋体extg",
		"方正宋体s超大字符集*", "方正宋体超大字符集*", "fzsongsextended*", "fzsongsgb15",
		"中华书局宋体*", "天珩全字库*", "thtshyn*", "文津宋体*", "wenjinmincho*",
		"hanamin*", "花园明朝*", "花園明朝*", "jigmo*", "babelstonehan",
		"mingliuextb", "pmingliuextb", "mingliuhkscsextb", "sunexta", "sunextb", "plangothic*",
	}
}

// recognise tells as which kind the face is known, or that it is none, and
// whether it is one of extensions.
func (id identity) recognise() (rank int, k kind, known, extension bool) {
	var names []string
	for _, n := range id.names {
		if n.id != nameVersion {
			names = append(names, fold(n.text))
		}
	}
	matches := func(patterns []string) bool {
		return slices.ContainsFunc(patterns, func(pattern string) bool {
			return slices.ContainsFunc(names, func(name string) bool { return match(pattern, name) })
		})
	}
	if matches(extensions()) {
		return 0, kind{}, false, true
	}
	traditional := slices.ContainsFunc(names, func(name string) bool { return strings.Contains(name, "繁") })
	if id.italic || traditional {
		return 0, kind{}, false, false
	}
	for i, k := range kinds() {
		if (k.max == 0 || k.min <= id.weight && id.weight <= k.max) && matches(k.names) {
			return i, k, true, false
		}
	}
	return 0, kind{}, false, false
}

// offWeight is how far the face's weight is from the one that the kind wants.
func (id identity) offWeight(k kind) int {
	want := k.want
	if want == 0 {
		want = 400
	}
	if id.weight < want {
		return want - id.weight
	}
	return id.weight - want
}

// placeholder tells whether the face draws every character as a box.
func (id identity) placeholder() bool {
	for _, n := range id.names {
		for _, pattern := range []string{"lastresort*", "adobeblank*", "adobenotdef*", "unicodebmpfallback*"} {
			if match(pattern, fold(n.text)) {
				return true
			}
		}
	}
	return false
}

// match compares a folded name with a pattern, which may begin and end with *.
func match(pattern, name string) bool {
	rest, before := strings.CutPrefix(pattern, "*")
	rest, after := strings.CutSuffix(rest, "*")
	switch {
	case before && after:
		return strings.Contains(name, rest)
	case before:
		return strings.HasSuffix(name, rest)
	case after:
		return strings.HasPrefix(name, rest)
	}
	return name == rest
}

// fold makes names comparable: small letters, without the blanks, hyphens,
// underscores and brackets that differ between editions.
func fold(name string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case ' ', '\u3000', '\u00A0', '-', '－', '_', '(', ')', '（', '）', '.', '·':
			return -1
		}
		return r
	}, strings.ToLower(name))
}
