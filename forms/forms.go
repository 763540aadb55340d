package forms

// Kind is one of the three forms that the notice sends along.
type Kind int

// The forms, numbered as the notice's text numbers its attachments.
const (
	Clearance Kind = iota + 1 // 附件1 行政执法人员清理汇总表
	Renewal                   // 附件2 行政执法证件换发人员统计表
	NewIssue                  // 附件3 行政执法证件新领人员统计表
)

// Officer is one 行政执法人员 as a row of a form gives them. All fields are text as written.
type Officer struct {
	Department      string // 工作单位
	Name            string // 姓名
	ID              string // 身份证号, GB 11643
	Type            string // 执法类型: 行政执法 or 行政执法监督
	Category        string // 执法类别
	Area            string // 执法区域
	CertificateNo   string // 执法证编号
	QualificationNo string // 资格编号
	Reason          string // 清理原因; Clearance only

	// What a workbook may bring beyond the forms' columns. It is not printed,
	// but Review compares it with the rest.
	Sex     string // 性别
	Born    string // 出生年月 or 出生日期, as written
	Remarks string // what further columns say: 人员性质：聘用；备注：借调

	Source Source // where the row was read; zero for a row made in memory
}

// Source is where a row comes from.
type Source struct {
	File  string
	Sheet string
	Row   int // from 1

	columns [fieldCount]uint8 // column of each field from 1, as read; 0: not there
}

// Form is one form of one reporting unit, or several merged.
type Form struct {
	Kind     Kind
	Unit     string // 报送单位
	Officers []Officer
	FilledBy string // 填报人
	Phone    string // 联系电话
	Date     Date   // beside the signature
}
