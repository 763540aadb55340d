package main

import (
	"fmt"
	"time"

	"github.com/zhifadoc/zhifadoc/internal/citizenid"
)

// The three forms, by the number of their attachment.
const (
	clearance = 1 + iota // 附件1 清理
	renewal              // 附件2 换发
	newIssue             // 附件3 新领
)

// officer is one invented person.
type officer struct {
	department, name, id    string
	kind, category, area    string // 执法类型, 执法类别, 执法区域
	certificate, qualifying string // 执法证编号, 资格编号
	reason                  string // 清理原因
	female                  bool
}

// department is one reporting unit with its people.
type department struct {
	name     string // in full
	file     string // what its files are called
	category string
	area     string
	apart    bool   // sends one file a form
	folder   string // that it sends its files in
	counts   [3]int // people in each form

	filler, phone, sent string // 填报人, 联系电话, date beside the seal
	forms               [4][]officer
}

// longName tests what a card, a column and a seal do with 38 characters.
const longName = "奈曼旗农村牧区人居环境综合整治和沙地生态保护修复工程建设监督管理行政执法大队"

// The three departments whose files are faulty, and the one whose person they
// claim.
const (
	numbersFaulty = "奈曼旗农牧局"
	layoutFaulty  = "奈曼旗交通运输局"
	peopleFaulty  = "奈曼旗综合行政执法局"
	claimed       = "奈曼旗住房和城乡建设局"
)

// waterBureau is the department one of whose people is not on the exam's list.
const waterBureau = "奈曼旗水务局"

// units returns the departments that send something, in the order of job.yaml.
// 奈曼旗青龙山镇人民政府 is in the job too and sends nothing.
func units() []*department {
	return []*department{
		{name: "奈曼旗公安局", file: "公安局", category: "公安", apart: true, counts: [3]int{4, 9, 5}},
		{name: "奈曼旗司法局", file: "司法局", category: "司法行政", counts: [3]int{2, 4, 3}},
		{name: "奈曼旗人力资源和社会保障局", file: "人社局", category: "劳动保障监察", counts: [3]int{2, 4, 3}},
		{name: "奈曼旗自然资源局", file: "自然资源局", category: "自然资源", counts: [3]int{3, 5, 3}},
		{name: "通辽市生态环境局奈曼旗分局", file: "生态环境分局", category: "生态环境", counts: [3]int{2, 4, 3}},
		{name: claimed, file: "住建局", category: "住房城乡建设", counts: [3]int{2, 4, 3}},
		{name: layoutFaulty, file: "交通运输局", category: "交通运输", counts: [3]int{3, 5, 3}},
		{name: waterBureau, file: "水务局", category: "水行政", counts: [3]int{2, 3, 3}},
		{name: numbersFaulty, file: "农牧局", category: "农牧业", counts: [3]int{4, 6, 3}},
		{name: "奈曼旗文化旅游体育局", file: "文旅体局", category: "文化旅游", counts: [3]int{2, 3, 2}},
		{name: "奈曼旗卫生健康委员会", file: "卫健委", category: "卫生健康", counts: [3]int{3, 4, 3}},
		{name: "奈曼旗应急管理局", file: "应急局", category: "应急管理", counts: [3]int{2, 3, 2}},
		{name: "奈曼旗市场监督管理局", file: "市场监管局", category: "市场监管", apart: true, counts: [3]int{4, 7, 4}},
		{name: "奈曼旗林业和草原局", file: "林草局", category: "林业草原", counts: [3]int{3, 5, 3}},
		{name: peopleFaulty, file: "综合执法局", category: "综合行政执法", counts: [3]int{3, 5, 4}},
		{name: longName, file: "行政执法大队", category: "综合行政执法", counts: [3]int{1, 2, 2}},
		{name: "奈曼旗大沁他拉镇人民政府", file: "大沁他拉镇", category: "综合行政执法", area: "大沁他拉镇", apart: true, folder: "大沁他拉镇", counts: [3]int{2, 3, 3}},
		{name: "奈曼旗八仙筒镇人民政府", file: "八仙筒镇", category: "综合行政执法", area: "八仙筒镇", counts: [3]int{1, 2, 2}},
	}
}

// reasons are those of job.yaml; the last two forms of leaving come oftenest.
var reasons = []string{
	"离开执法岗位（退休、调离、辞退、辞职等）",
	"不符合行政执法资格要求",
	"离开执法岗位（退休、调离、辞退、辞职等）",
	"证件遗失，需要挂失、补办",
	"信息有误或照片质量不合格，需要重新制作证件",
	"需要清理的其他情形",
}

// staff invents everyone: the departments' people, and one more, who takes the
// exam without being in any form.
func staff() (departments []*department, stranger officer) {
	d := &dice{state: 20220516}
	people := &inventor{dice: d, names: newNamer(d), births: map[string]bool{}, serials: map[string]bool{}}
	departments = units()
	days := []string{"5月24日", "5月25日", "5月26日", "5月30日", "5月31日", "6月1日"}
	for i, u := range departments {
		if u.area == "" {
			u.area = "奈曼旗"
		}
		u.phone = fmt.Sprintf("0475-5550%03d", 101+7*i)
		u.sent = "2022年" + days[i%len(days)]
		u.filler = people.names.name(i%2 == 0)
	}
	for _, form := range []int{renewal, newIssue, clearance} {
		for _, u := range departments {
			for range u.counts[form-1] {
				u.forms[form] = append(u.forms[form], people.officer(u, form))
			}
		}
	}
	// The faults need: a number that ends in X, and a name with a separator.
	faulty := find(departments, numbersFaulty)
	people.renumber(&faulty.forms[renewal][smallX], true)
	separated := &find(departments, peopleFaulty).forms[renewal][bulletName]
	separated.name, separated.female = "那顺·乌力吉", false
	people.renumber(separated, false)

	stranger = officer{name: "敖日格乐"}
	people.number(&stranger, 1987, 1987, false)
	return departments, stranger
}

func find(departments []*department, name string) *department {
	for _, u := range departments {
		if u.name == name {
			return u
		}
	}
	panic("no department " + name)
}

// inventor makes officers, no two with one birth date, number or certificate.
type inventor struct {
	dice    *dice
	names   *namer
	special int // the next of specials
	made    int
	births  map[string]bool
	serials map[string]bool
}

func (p *inventor) officer(u *department, form int) officer {
	o := officer{
		department: u.name,
		kind:       "行政执法",
		category:   u.category,
		area:       u.area,
		female:     p.dice.n(5) < 2,
	}
	if u.category == "司法行政" && form != newIssue {
		o.kind = "行政执法监督"
	}
	// Every fourth person gets one of the special names, but nobody whose row
	// a fault is planted in: what is rare should not also be damaged.
	p.made++
	if p.made%4 == 0 && p.special < len(specials) && u.name != numbersFaulty && u.name != layoutFaulty && u.name != peopleFaulty {
		o.name, o.female = specials[p.special].name, specials[p.special].female
		p.special++
	} else {
		o.name = p.names.name(o.female)
	}

	from, to := 1968, 1992 // years of birth
	switch form {
	case clearance:
		o.reason = p.dice.pick(reasons)
		from, to = 1962, 1988
	case newIssue:
		from, to = 1984, 1998
	}
	p.number(&o, from, to, false)

	if form != newIssue {
		year := 8 + p.dice.n(9) // 2008–2016: 换发 is for those who have theirs since 2016 or longer
		o.certificate = p.serial(fmt.Sprintf("150525%02d", year), 10000, 4)
		o.qualifying = p.serial(fmt.Sprintf("ZG1505%02d", year), 100000, 5)
	}
	return o
}

// renumber gives an officer another number of the same year of birth.
func (p *inventor) renumber(o *officer, endsInX bool) {
	n, err := citizenid.Parse(o.id)
	if err != nil {
		panic(err)
	}
	year := n.Birth().Year
	p.number(o, year, year, endsInX)
}

// number invents an identity number that nobody can have had: its sequence is
// 996 to 999, which GB 11643-1989 kept for those over a hundred, so that none
// of them was given to anyone born in the years used here (README.md). The
// area is 奈曼旗 by its old code, and for some by today's.
func (p *inventor) number(o *officer, from, to int, endsInX bool) {
	for {
		day := time.Date(from+p.dice.n(to-from+1), time.Month(1+p.dice.n(12)), 1+p.dice.n(28), 0, 0, 0, 0, time.UTC)
		birth := day.Format("20060102")
		area := "152326"
		if p.dice.n(4) == 0 {
			area = "150525"
		}
		sequence := 997 + 2*p.dice.n(2)
		if o.female {
			sequence--
		}
		first := fmt.Sprintf("%s%s%03d", area, birth, sequence)
		c, err := citizenid.CheckDigit(first)
		if err != nil {
			panic(err)
		}
		if p.births[birth] || endsInX && c != 'X' {
			continue
		}
		p.births[birth] = true
		o.id = first + string(c)
		return
	}
}

// serial makes a number of its own out of a prefix and width digits.
func (p *inventor) serial(prefix string, n, width int) string {
	for {
		s := fmt.Sprintf("%s%0*d", prefix, width, 1+p.dice.n(n-1))
		if !p.serials[s] {
			p.serials[s] = true
			return s
		}
	}
}
