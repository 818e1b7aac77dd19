// SPDX-License-Identifier: MIT
#include "views/view_list.hpp"

#include <array>

#include "views/chart_view.hpp"
#include "views/controls_view.hpp"
#include "views/memory_view.hpp"
#include "views/order_view.hpp"
#include "views/orders_view.hpp"
#include "views/output_view.hpp"
#include "views/picture_view.hpp"
#include "views/source_view.hpp"
#include "views/waits_view.hpp"
#include "views/workers_view.hpp"

namespace sharescope::gui {

std::span<const View> views() {
  static constexpr std::array all{
      View{.id = "chart", .title = "Chart", .draw = draw_chart, .tools = chart_tools},
      View{.id = "picture", .title = "Picture", .draw = draw_pictures, .wanted = pictures_are_wanted},
      View{.id = "orders", .title = "Tree", .draw = draw_orders, .tools = orders_tools},
      View{.id = "memory", .title = "Memory", .draw = draw_memory, .tools = memory_tools},
      View{.id = "waits", .title = "Waits", .draw = draw_waits},
      View{.id = "order", .title = "Order", .draw = draw_order, .wanted = order_is_wanted},
      View{.id = "workers", .title = "Workers", .draw = draw_workers},
      View{.id = "output", .title = "Output", .draw = draw_output},
      View{.id = "settings", .title = "Sliders", .draw = draw_settings, .wanted = settings_are_wanted},
      View{.id = "source", .title = "Source", .draw = draw_source, .wanted = source_is_wanted},
  };
  return all;
}

}  // namespace sharescope::gui
