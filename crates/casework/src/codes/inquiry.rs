//! Inquiries of a panel.

use super::list::code_list;

code_list! {
    /// Who ordered an inquiry.
    OrderClass "order_class" {
        Court "court" "pengadilan" "court";
        Prosecutor "prosecutor" "kejaksaan" "prosecutor";
        Ombudsman "ombudsman" "ombudsman" "ombudsman";
        Inspectorate "inspectorate" "inspektorat" "inspectorate";
        Ministry "ministry" "kementerian" "ministry";
        HeadOfService "head_of_service" "kepala dinas" "head of service";
        Other "other" "lainnya" "other";
    }
}

code_list! {
    /// Why an inquiry ended before its time was over.
    InquiryEndReason "inquiry_end_reason" {
        Completed "completed" "selesai" "it is completed";
        OrderLifted "order_lifted" "perintah dicabut" "the order was lifted";
        Mistaken "mistaken" "keliru" "it was recorded by mistake";
        BelowQuorum "below_quorum" "kuorum tidak tercapai" "too few members are left";
    }
}
