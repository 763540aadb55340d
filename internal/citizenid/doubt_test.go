package citizenid

import "testing"

// made returns the number of an area, birth date and sequence.
func made(t *testing.T, area, birth, sequence string) Number {
	t.Helper()
	c, err := CheckDigit(area + birth + sequence)
	if err != nil {
		t.Fatal(err)
	}
	n, err := Parse(area + birth + sequence + string(c))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestDoubts(t *testing.T) {
	day := Date{2022, 5, 16}
	for _, c := range []struct {
		name                  string
		area, birth, sequence string
		on                    Date
		want                  []Kind
	}{
		{"a banner today", "150525", "19900307", "001", day, nil},
		{"the banner's old code", "152326", "19780307", "001", day, nil},
		{"another province, old county", "510229", "19780307", "001", day, nil},
		{"a league that never was", "151023", "19780307", "001", day, []Kind{UnknownArea}},
		{"no province", "990102", "19780307", "001", day, []Kind{UnknownArea}},
		{"18 today", "150525", "20040516", "001", day, nil},
		{"18 tomorrow", "150525", "20040517", "001", day, []Kind{TooYoung}},
		{"born today", "150525", "20220516", "001", day, []Kind{TooYoung}},
		{"born tomorrow", "150525", "20220517", "001", day, []Kind{Future}},
		{"born next month", "150525", "20220601", "001", day, []Kind{Future}},
		{"born next year", "150525", "20230101", "001", day, []Kind{Future}},
		{"born last month", "150525", "20220430", "001", day, []Kind{TooYoung}},
		{"70, last day", "150525", "19510517", "001", day, nil},
		{"71 today", "150525", "19510516", "001", day, []Kind{TooOld}},
		{"the earliest year", "150525", "18000101", "001", day, []Kind{TooOld}},
		{"no day given", "150525", "29990517", "001", Date{}, nil},
		{"sequence 000", "150525", "19900307", "000", day, []Kind{UnusedCounter}},
		{"two at once", "990102", "20100307", "001", day, []Kind{UnknownArea, TooYoung}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := made(t, c.area, c.birth, c.sequence).Doubts(c.on)
			if len(got) != len(c.want) {
				t.Fatalf("doubts %v, want %v", got, c.want)
			}
			for i, d := range got {
				if d.Kind != c.want[i] || d.Message == "" {
					t.Errorf("doubt %+v, want %s", d, c.want[i])
				}
			}
		})
	}
}

// One rounded number in eleven checks by chance; it must not pass in silence.
func TestRoundedNumberThatChecks(t *testing.T) {
	found := 0
	for day := 1; day <= 28; day++ {
		for hundreds := byte('1'); hundreds <= '9'; hundreds++ {
			s := "150525199003" + string([]byte{'0' + byte(day/10), '0' + byte(day%10), hundreds}) + "000"
			n, err := Parse(s)
			if err != nil {
				if e := err.(*Error); e.Kind != Rounded {
					t.Fatalf("%s: %v", s, e.Kind)
				}
				continue
			}
			found++
			if d := n.Doubts(Date{}); len(d) != 1 || d[0].Kind != PerhapsLost {
				t.Errorf("%s: doubts %v", s, d)
			}
		}
	}
	if found == 0 {
		t.Error("no such number was tried")
	}
}

// The codes of GB/T 2260: the provinces, the prefectures of Inner Mongolia with
// those that became cities, and 通辽市 with the former 哲里木盟 banner by banner.
func TestAreaName(t *testing.T) {
	const nmg = "内蒙古自治区"
	for _, c := range []struct{ area, want string }{
		{"110101", "北京市"}, {"120101", "天津市"}, {"130102", "河北省"}, {"140105", "山西省"},
		{"210102", "辽宁省"}, {"220102", "吉林省"}, {"230102", "黑龙江省"}, {"310101", "上海市"},
		{"320102", "江苏省"}, {"330102", "浙江省"}, {"340102", "安徽省"}, {"350102", "福建省"},
		{"360102", "江西省"}, {"370102", "山东省"}, {"410102", "河南省"}, {"420102", "湖北省"},
		{"430102", "湖南省"}, {"440103", "广东省"}, {"450102", "广西壮族自治区"}, {"460105", "海南省"},
		{"500101", "重庆市"}, {"510104", "四川省"}, {"520102", "贵州省"}, {"530102", "云南省"},
		{"540102", "西藏自治区"}, {"610102", "陕西省"}, {"620102", "甘肃省"}, {"630102", "青海省"},
		{"640104", "宁夏回族自治区"}, {"650102", "新疆维吾尔自治区"}, {"710000", "台湾省"},
		{"810000", "香港特别行政区"}, {"820000", "澳门特别行政区"},

		{"150102", nmg + "呼和浩特市"}, {"150202", nmg + "包头市"}, {"150302", nmg + "乌海市"},
		{"150602", nmg + "鄂尔多斯市"}, {"150702", nmg + "呼伦贝尔市"}, {"150802", nmg + "巴彦淖尔市"},
		{"150902", nmg + "乌兰察布市"}, {"152101", nmg + "呼伦贝尔盟"}, {"152201", nmg + "兴安盟"},
		{"152401", nmg + "昭乌达盟"}, {"152502", nmg + "锡林郭勒盟"}, {"152601", nmg + "乌兰察布盟"},
		{"152701", nmg + "伊克昭盟"}, {"152801", nmg + "巴彦淖尔盟"},

		{"150502", nmg + "通辽市科尔沁区"}, {"152301", nmg + "哲里木盟通辽市"},
		{"150521", nmg + "通辽市科尔沁左翼中旗"}, {"152322", nmg + "哲里木盟科尔沁左翼中旗"},
		{"150522", nmg + "通辽市科尔沁左翼后旗"}, {"152323", nmg + "哲里木盟科尔沁左翼后旗"},
		{"150523", nmg + "通辽市开鲁县"}, {"152324", nmg + "哲里木盟开鲁县"},
		{"150524", nmg + "通辽市库伦旗"}, {"152325", nmg + "哲里木盟库伦旗"},
		{"150525", nmg + "通辽市奈曼旗"}, {"152326", nmg + "哲里木盟奈曼旗"},
		{"150526", nmg + "通辽市扎鲁特旗"}, {"152327", nmg + "哲里木盟扎鲁特旗"},
		{"150581", nmg + "通辽市霍林郭勒市"}, {"152302", nmg + "哲里木盟霍林郭勒市"},
		{"150404", "内蒙古自治区赤峰市"},
		{"152921", "内蒙古自治区阿拉善盟"},
		{"151099", "内蒙古自治区"},
		{"830000", "台湾省"},
		{"990000", ""},
	} {
		if got := made(t, c.area, "19900307", "001").AreaName(); got != c.want {
			t.Errorf("%s: %q, want %q", c.area, got, c.want)
		}
	}
}
